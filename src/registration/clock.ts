import type { Entry } from './entry.js';
import type { Registration } from './registration.js';

/** Two clocks that differ by no more than this count as equal (milliseconds). */
const TOLERANCE = 5 * 60_000;

/**
 * How far the service's clock is ahead of the local clock (milliseconds; negative if it is behind).
 * 0 if the difference is small, or if the service did not say when it issued the registration.
 *
 * @param receivedAt when the registration was received, by the local clock (epoch milliseconds)
 */
export function clockSkew({ clientIdIssuedAt }: Registration, receivedAt: number): number {
  if (clientIdIssuedAt === null) return 0;
  const skew = clientIdIssuedAt * 1000 - receivedAt;
  return Math.abs(skew) > TOLERANCE ? skew : 0;
}

/**
 * The current time by the service's clock, which the dates of the entry come from (epoch
 * milliseconds). A local clock that has been set back since then is assumed to be correct now.
 *
 * @param now the current time by the local clock (epoch milliseconds)
 */
export function serviceTime({ registration, receivedAt = Infinity }: Entry, now: number): number {
  const received = receivedAt * 1000;
  return now < received ? now : now + clockSkew(registration, received);
}
