import { describe, expect, test } from 'vitest';
import { expiresAt, shareLeft, statusOf, timeLeft } from '../../src/registration/validity.js';
import { DAY, entry, NOW, registration } from './samples.js';

const EXPIRY = NOW + 90 * DAY;
const QUARTER = 900_000;
const NEVER = registration({ clientSecretExpiresAt: 0 });

describe('statusOf', () => {
  test.each([
    ['valid', 'with exactly the minimum left', EXPIRY - QUARTER, QUARTER],
    ['expiring', 'a millisecond short of the minimum', EXPIRY - QUARTER + 1, QUARTER],
    ['expiring', 'in its last millisecond', EXPIRY - 1, QUARTER],
    ['expired', 'at the very moment of expiry', EXPIRY, QUARTER],
    ['valid', 'in its last millisecond if no minimum is asked for', EXPIRY - 1, 0],
    ['expired', 'at the moment of expiry even if no minimum is asked for', EXPIRY, 0],
  ])('is %s %s', (status, _, now, minValidity) => {
    expect(statusOf(entry(), { now, minValidity })).toBe(status);
  });
});

describe('a secret whose expiry is 0 never expires', () => {
  test('and stays valid for any minimum', () => {
    const criteria = { now: EXPIRY, minValidity: Number.MAX_SAFE_INTEGER };
    expect(statusOf(entry({ registration: NEVER }), criteria)).toBe('valid');
    expect(timeLeft(NEVER, EXPIRY)).toBe(Infinity);
    expect(shareLeft(NEVER, EXPIRY)).toBe(1);
  });

  test('and has no date of expiry', () => {
    expect(expiresAt(NEVER)).toBeNull();
  });
});

test.each([
  [NOW / 1000, '2026-11-23T12:00:00Z'],
  [1, '1970-01-01T00:00:01Z'],
  [8_640_000_000_000, '+275760-09-13T00:00:00Z'],
])('the expiry of %d is written as %s', (clientSecretExpiresAt, text) => {
  expect(expiresAt(registration({ clientSecretExpiresAt }))).toBe(text);
});

describe('shareLeft', () => {
  const issued = NOW / 1000;
  test.each([
    ['all of it when just issued', {}, NOW, 1],
    ['half of it half-way', {}, NOW + 45 * DAY, 0.5],
    ['none of it when expired', {}, EXPIRY + DAY, 0],
    ['all of it under a clock that is behind', {}, NOW - DAY, 1],
    ['all of it where the service did not say when it issued', { clientIdIssuedAt: null }, NOW, 1],
    ['all of it for a life of no length', { clientIdIssuedAt: issued + 90 * 86_400 }, NOW, 1],
  ])('finds %s', (_, members, now, share) => {
    expect(shareLeft(registration(members), now)).toBe(share);
  });
});
