/** How often a test repeats what finds rare faults: less often unless `THOROUGH` is set, as in CI. */
export function repeats(few: number, many: number): number {
  return process.env.THOROUGH === undefined ? few : many;
}
