import { serviceTime } from './clock.js';
import type { Entry } from './entry.js';
import type { Registration } from './registration.js';

/** `expiring` is still valid, but not for as long as the {@link Criteria} require. */
export type Status = 'valid' | 'expiring' | 'expired';

/** The moment at which a secret is judged, and how long it must stay valid after that. */
export interface Criteria {
  /** By the local clock (epoch milliseconds). */
  now: number;
  /** Milliseconds. */
  minValidity: number;
}

/** Milliseconds, negative after expiry. @param now by the service's clock (epoch milliseconds) */
export function timeLeft({ clientSecretExpiresAt }: Registration, now: number): number {
  return clientSecretExpiresAt === 0 ? Infinity : clientSecretExpiresAt * 1000 - now;
}

/** From 0 (expired) to 1 (all left). @param now by the service's clock (epoch milliseconds) */
export function shareLeft(registration: Registration, now: number): number {
  const { clientIdIssuedAt } = registration;
  const issuedAt = clientIdIssuedAt === null ? now : clientIdIssuedAt * 1000;
  const left = timeLeft(registration, now);
  const life = timeLeft(registration, issuedAt);
  if (left <= 0) return 0;
  return left < life ? left / life : 1;
}

export function statusOf(entry: Entry, { now, minValidity }: Criteria): Status {
  const left = timeLeft(entry.registration, serviceTime(entry, now));
  if (left <= 0) return 'expired';
  return left < minValidity ? 'expiring' : 'valid';
}

/** When the secret expires, as RFC 3339 text (UTC, whole seconds); null if it never expires. */
export function expiresAt({ clientSecretExpiresAt }: Registration): string | null {
  return clientSecretExpiresAt === 0 ? null : rfc3339(clientSecretExpiresAt);
}

/** The moment as RFC 3339 text (UTC, whole seconds). @param seconds epoch seconds */
export function rfc3339(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length)}Z`;
}
