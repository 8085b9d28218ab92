import { usageError } from '../errors.js';
import { byDefault, fromFlag, type Setting } from './setting.js';

const DAY = 86_400_000;

/** Milliseconds by unit. */
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: DAY };

/** The longest delay of a Node timer, in milliseconds. A timer with a longer delay fires at once. */
export const LONGEST_TIMER = 2_147_483_647;

/** In milliseconds, like its limits. @throws a usage error if it is malformed or out of range */
export function parseDuration(
  { value, source }: Setting<string>,
  { min = 0, max = Number.MAX_SAFE_INTEGER } = {},
): Setting<number> {
  const [, count, unit = ''] = /^(\d+)(ms|[smhd])$/.exec(value) ?? [];
  const size = UNITS[unit];
  if (size === undefined) {
    throw usageError(
      `${source} is not a duration: ${value}`,
      'Write a whole number and a unit: 90s, 15m, 6h or 7d.',
    );
  }
  const milliseconds = Number(count) * size;
  if (milliseconds < min) {
    const least = min < 1000 ? `${min}ms` : `${min / 1000}s`;
    throw usageError(`${source} is too short: ${value}`, `Give at least ${least}.`);
  }
  if (milliseconds > max)
    throw usageError(`${source} is too long: ${value}`, `Give at most ${Math.floor(max / DAY)}d.`);
  return { value: milliseconds, source, text: value };
}

/** How long a secret must stay valid to count as valid, in milliseconds. */
export function minValiditySetting(flag: string | undefined): Setting<number> {
  return parseDuration(fromFlag('--min-validity', flag) ?? byDefault('15m'));
}
