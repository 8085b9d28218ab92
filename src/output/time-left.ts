import type { Registration } from '../registration/registration.js';
import { shareLeft, timeLeft } from '../registration/validity.js';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

const BAR_CELLS = 10;

/** `89 days left`, `expired 3 hours ago` or `never expires`. */
export function timeLeftInWords(registration: Registration, now: number): string {
  const left = timeLeft(registration, now);
  if (left === Infinity) return 'never expires';
  return left > 0 ? `${durationInWords(left)} left` : `expired ${durationInWords(-left)} ago`;
}

/** The largest unit that fits, rounded down. @param milliseconds 0 or more */
export function durationInWords(milliseconds: number): string {
  const [name, size] = UNITS.find(([, size]) => milliseconds >= size) ?? ['second', 1000];
  const count = Math.floor(milliseconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** The lifetime that the service gives to a secret, as measured (milliseconds). */
const USUAL_LIFETIME = 90 * 86_400_000;

/**
 * The time left as a bar, full at the usual lifetime, or at the secret's own if that is longer: the
 * bars of two secrets compare, whatever their lifetimes. At least one cell until it expires.
 */
export function timeLeftAsBar(registration: Registration, now: number): string {
  const left = timeLeft(registration, now);
  const share = Math.min(shareLeft(registration, now), left / USUAL_LIFETIME);
  const cells = Math.ceil(Math.max(0, share) * BAR_CELLS);
  return '█'.repeat(cells) + '░'.repeat(BAR_CELLS - cells);
}
