import type { Entry } from './entry.js';
import type { Registration } from './registration.js';

/** Two clocks that differ by no more than this count as equal (milliseconds). */
const TOLERANCE = 5 * 60_000;

/**
 * How far the service's clock is ahead (milliseconds); 0 if that is little or unknown.
 *
 * @param receivedAt by the local clock (epoch milliseconds)
 */
export function clockSkew({ clientIdIssuedAt }: Registration, receivedAt: number): number {
  if (clientIdIssuedAt === null) return 0;
  const skew = clientIdIssuedAt * 1000 - receivedAt;
  return Math.abs(skew) > TOLERANCE ? skew : 0;
}

/**
 * The time by the service's clock, or a later time if that is not certain (epoch milliseconds).
 *
 * The local clock may have been set since the registration was received. So the latest of three times
 * is used: the local clock, the local clock corrected by its skew at receipt, and the time of issue. A
 * secret is then valid only if it is valid at all three. One exception: within minutes of receipt the
 * skew is certain, so a new secret has not expired only because the local clock is far ahead. `aws sso
 * login` goes by the local clock alone, and so does this for a registration in its cache.
 *
 * @param now by the local clock (epoch milliseconds)
 */
export function serviceTime(
  { registration, receivedAt = Infinity, flow }: Entry,
  now: number,
): number {
  if (flow !== undefined) return now;
  const { clientIdIssuedAt, clientSecretExpiresAt } = registration;
  const received = receivedAt * 1000;
  const issued = (clientIdIssuedAt ?? 0) * 1000;
  const corrected = Math.max(now + clockSkew(registration, received), issued);
  const latest = Math.max(now, corrected);
  const isNew = Math.abs(now - received) <= TOLERANCE;
  return isNew && latest >= clientSecretExpiresAt * 1000 ? corrected : latest;
}
