import { serviceTime } from './clock.js';
import type { Entry } from './entry.js';
import type { Registration } from './registration.js';

export type Status = 'valid' | 'expiring' | 'expired';

/** A moment to judge by, and how long a secret has to stay valid after it to count as valid. */
export interface Criteria {
  /** By the local clock (epoch milliseconds). */
  now: number;
  /** Milliseconds. */
  minValidity: number;
}

/** Milliseconds until the secret expires: negative once it has, `Infinity` if it never does. */
export function timeLeft(registration: Registration, now: number): number {
  const { clientSecretExpiresAt } = registration;
  return clientSecretExpiresAt === 0 ? Infinity : clientSecretExpiresAt * 1000 - now;
}

/** The share of the secret's whole life that is left, from 0 to 1. */
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

/** The expiry in RFC 3339 (UTC, whole seconds); null if the secret never expires. */
export function expiresAt({ clientSecretExpiresAt }: Registration): string | null {
  return clientSecretExpiresAt === 0 ? null : rfc3339(clientSecretExpiresAt);
}

/** @param seconds epoch seconds */
export function rfc3339(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length)}Z`;
}
