import { usageError } from '../errors.js';
import { byDefault, fromFlag, type Setting } from './setting.js';

/** Milliseconds by unit. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** The longest delay of a Node timer, in milliseconds. A timer with a longer delay fires at once. */
export const LONGEST_TIMER = 2_147_483_647;

/**
 * Reads a duration such as `90s`, `15m`, `6h` or `7d`. Its limits, too, are in milliseconds.
 *
 * @returns milliseconds
 * @throws a usage error if it is not a duration or is out of range
 */
export function parseDuration(
  { value, source }: Setting<string>,
  { min = 0, max = Number.MAX_SAFE_INTEGER } = {},
): Setting<number> {
  const milliseconds = toMilliseconds(value);
  if (milliseconds === undefined) {
    throw usageError(
      `${source} is not a duration: ${value}`,
      'Write a whole number and a unit: 90s, 15m, 6h or 7d.',
    );
  }
  if (milliseconds < min) throw usageError(`${source} is too short: ${value}`);
  if (milliseconds > max) throw usageError(`${source} is too long: ${value}`);
  return { value: milliseconds, source, text: value };
}

/** How long a secret must stay valid to count as valid, in milliseconds. */
export function minValiditySetting(flag: string | undefined): Setting<number> {
  return parseDuration(fromFlag('--min-validity', flag) ?? byDefault('15m'));
}

function toMilliseconds(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d+)(ms|[smhd])$/.exec(text) ?? [];
  const size = UNITS.get(unit);
  return size === undefined ? undefined : Number(count) * size;
}
