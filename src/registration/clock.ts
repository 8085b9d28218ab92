import type { Entry } from './entry.js';
import type { Registration } from './registration.js';

/** Clocks that are further apart than this do not tell the same time (milliseconds). */
const TOLERANCE = 5 * 60_000;

/**
 * How far the service's clock is ahead of the local one (milliseconds, negative if behind): 0 where
 * they tell the same time or the service did not say.
 *
 * @param receivedAt when the registration came, by the local clock (epoch milliseconds)
 */
export function clockSkew({ clientIdIssuedAt }: Registration, receivedAt: number): number {
  if (clientIdIssuedAt === null) return 0;
  const skew = clientIdIssuedAt * 1000 - receivedAt;
  return Math.abs(skew) > TOLERANCE ? skew : 0;
}

/**
 * The time by the service's clock, which made the dates of the entry (epoch milliseconds). A local
 * clock that was set back since is taken to be right by now.
 *
 * @param now by the local clock (epoch milliseconds)
 */
export function serviceTime({ registration, receivedAt = Infinity }: Entry, now: number): number {
  const received = receivedAt * 1000;
  return now < received ? now : now + clockSkew(registration, received);
}
