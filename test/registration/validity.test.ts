import { describe, expect, test } from 'vitest';
import {
  expiresAt,
  rfc3339,
  shareLeft,
  statusOf,
  timeLeft,
} from '../../src/registration/validity.js';
import { DAY, entry, NOW, registration } from './samples.js';

const EXPIRY = NOW + 90 * DAY;
const QUARTER = 900_000;
const NEVER = registration({ clientSecretExpiresAt: 0 });

describe('a secret', () => {
  test.each([
    { status: 'valid', when: 'with exactly the minimum left', now: EXPIRY - QUARTER },
    { status: 'expiring', when: '1 ms short of the minimum', now: EXPIRY - QUARTER + 1 },
    { status: 'expiring', when: 'in its last millisecond', now: EXPIRY - 1 },
    { status: 'expired', when: 'at the moment of expiry', now: EXPIRY },
  ])('is $status $when', ({ status, now }) => {
    expect(statusOf(entry(), { now, minValidity: QUARTER })).toBe(status);
  });

  test.each([
    { status: 'valid', when: 'in its last millisecond', now: EXPIRY - 1 },
    { status: 'expired', when: 'at the moment of expiry', now: EXPIRY },
  ])('is $status $when without a minimum', ({ status, now }) => {
    expect(statusOf(entry(), { now, minValidity: 0 })).toBe(status);
  });

  test.each([
    { clock: 'ahead', off: 10 * DAY, now: EXPIRY, which: 'local clock' },
    { clock: 'behind', off: -10 * DAY, now: EXPIRY - 10 * DAY, which: 'clock of the service' },
  ])('expires by the $which if the local clock was 10 days $clock', ({ off, now }) => {
    const received = entry({ receivedAt: (NOW + off) / 1000 });
    expect(statusOf(received, { now: now - 1, minValidity: 0 })).toBe('valid');
    expect(statusOf(received, { now, minValidity: 0 })).toBe('expired');
  });
});

test('has a negative time left once it has expired', () => {
  expect(timeLeft(registration(), EXPIRY - 1)).toBe(1);
  expect(timeLeft(registration(), EXPIRY + DAY)).toBe(-DAY);
});

describe('a secret whose expiry is 0', () => {
  test('stays valid for any minimum', () => {
    const criteria = { now: EXPIRY, minValidity: Number.MAX_SAFE_INTEGER };
    expect(statusOf(entry({ registration: NEVER }), criteria)).toBe('valid');
    expect(timeLeft(NEVER, EXPIRY)).toBe(Infinity);
    expect(shareLeft(NEVER, EXPIRY)).toBe(1);
  });

  test('has no date of expiry', () => {
    expect(expiresAt(NEVER)).toBeNull();
  });
});

test.each([
  { seconds: NOW / 1000, text: '2026-11-23T12:00:00Z' },
  { seconds: 1, text: '1970-01-01T00:00:01Z' },
  { seconds: 8_640_000_000_000, text: '+275760-09-13T00:00:00Z' },
])('writes an expiry of $seconds as $text', ({ seconds, text }) => {
  expect(expiresAt(registration({ clientSecretExpiresAt: seconds }))).toBe(text);
  expect(rfc3339(seconds)).toBe(text);
});

test('writes 0 as the start of 1970', () => {
  expect(rfc3339(0)).toBe('1970-01-01T00:00:00Z');
});

describe('shareLeft', () => {
  test.each([
    { share: 'all', when: 'at the moment of issue', now: NOW, expected: 1 },
    { share: 'all', when: 'before the moment of issue', now: NOW - DAY, expected: 1 },
    { share: 'half', when: 'halfway', now: NOW + 45 * DAY, expected: 0.5 },
    { share: 'a ninth', when: 'ten days before expiry', now: EXPIRY - 10 * DAY, expected: 1 / 9 },
    { share: 'none', when: 'at the moment of expiry', now: EXPIRY, expected: 0 },
    { share: 'none', when: 'a day after expiry', now: EXPIRY + DAY, expected: 0 },
  ])('is $share of the lifetime $when', ({ now, expected }) => {
    expect(shareLeft(registration(), now)).toBe(expected);
  });

  test.each([
    { what: 'the time of issue is unknown', clientIdIssuedAt: null },
    { what: 'it was issued at its expiry', clientIdIssuedAt: EXPIRY / 1000 },
    { what: 'it was issued after its expiry', clientIdIssuedAt: (EXPIRY + DAY) / 1000 },
  ])('is all until expiry, and then none, if $what', ({ clientIdIssuedAt }) => {
    expect(shareLeft(registration({ clientIdIssuedAt }), NOW)).toBe(1);
    expect(shareLeft(registration({ clientIdIssuedAt }), EXPIRY - 1)).toBe(1);
    expect(shareLeft(registration({ clientIdIssuedAt }), EXPIRY)).toBe(0);
  });
});
