import { describe, expect, test } from 'vitest';
import { decideLogin } from '../../src/registration/login-reuse.js';
import { DAY, entry, NOW, registration } from './samples.js';

const MINUTE = 60_000;
const HERE = 'http://127.0.0.1:4567';
const THERE = 'http://localhost:89';
const SERVICE = 'https://oidc.eu-west-1.amazonaws.com';

/** A registration for pkce at an endpoint, with so much left (ms). */
function cached(endpoint: string | null, left = 90 * DAY) {
  const clientSecretExpiresAt = (NOW + left) / 1000;
  return {
    ...entry({ registration: registration({ clientSecretExpiresAt }), flow: 'pkce' }),
    endpoint,
  };
}

const PKCE = { flow: 'pkce', endpointUrl: undefined } as const;
const DEVICE = { flow: 'device', endpointUrl: undefined } as const;
const CRITERIA = { now: NOW, minValidity: 15 * MINUTE };

describe('decideLogin', () => {
  test.each([
    { what: 'nothing', found: undefined, reason: 'not-cached' },
    { what: 'what aws cannot use', found: 'damaged', reason: 'damaged' },
    { what: 'an expired client', found: cached(null, 0), reason: 'expired' },
    { what: 'what aws would not use', found: cached(null, 15 * MINUTE - 1000), reason: 'expiring' },
  ] as const)('replaces $what: $reason, whatever flow is wanted', ({ found, reason }) => {
    for (const wanted of [PKCE, DEVICE, { ...PKCE, endpointUrl: HERE }]) {
      const decision = decideLogin(found, wanted, CRITERIA, false);
      expect(decision).toEqual({ action: 'register', reason });
    }
  });

  test.each([
    { what: 'that aws made', found: cached(null, 15 * MINUTE) },
    { what: 'of any endpoint of the service', found: cached(SERVICE) },
    { what: 'whose endpoint is not a URL', found: cached('here') },
  ])('reuses a client $what', ({ found }) => {
    expect(decideLogin(found, PKCE, CRITERIA, false)).toEqual({ action: 'reuse', entry: found });
  });

  test('reuses a client of the very endpoint on this machine that is asked for', () => {
    const wanted = { ...PKCE, endpointUrl: HERE };
    expect(decideLogin(cached(HERE), wanted, CRITERIA, false)).toMatchObject({ action: 'reuse' });
  });

  test.each([
    { what: 'the service', endpointUrl: undefined },
    { what: 'another endpoint of the user', endpointUrl: 'https://vpce.example' },
    { what: 'another endpoint on this machine', endpointUrl: THERE },
  ])('replaces a client of an endpoint on this machine for $what', ({ endpointUrl }) => {
    for (const flow of ['pkce', 'device'] as const) {
      const decision = decideLogin(cached(HERE), { flow, endpointUrl }, CRITERIA, false);
      const changed = ['endpoint'];
      expect(decision).toEqual({ action: 'register', reason: 'request-changed', changed });
    }
  });

  test.each([
    { why: 'other-flow', found: cached(SERVICE), wanted: DEVICE },
    { why: 'other-flow', found: cached(null, 15 * MINUTE), wanted: DEVICE },
    { why: 'other-flow', found: cached(HERE), wanted: { ...DEVICE, endpointUrl: HERE } },
    { why: 'of-the-service', found: cached(null), wanted: { ...PKCE, endpointUrl: HERE } },
    { why: 'of-the-service', found: cached(SERVICE), wanted: { ...DEVICE, endpointUrl: HERE } },
  ])('keeps a valid client ($why) unless it is forced to replace it', ({ why, found, wanted }) => {
    const kept = decideLogin(found, wanted, CRITERIA, false);
    expect(kept).toEqual({ action: 'keep', entry: found, why });
    const forced = { action: 'register', reason: 'forced' };
    expect(decideLogin(found, wanted, CRITERIA, true)).toEqual(forced);
  });

  test('replaces a client of the same flow that falls short of the minimum that is asked for', () => {
    const criteria = { now: NOW, minValidity: 91 * DAY };
    const decision = decideLogin(cached(null), PKCE, criteria, false);
    expect(decision).toEqual({ action: 'register', reason: 'expiring' });
  });

  test('keeps a valid client of the other flow, whatever minimum is asked for', () => {
    const criteria = { now: NOW, minValidity: 91 * DAY };
    expect(decideLogin(cached(null), DEVICE, criteria, false)).toMatchObject({ action: 'keep' });
  });

  test('never reuses what aws would not, however little is asked for', () => {
    const found = cached(null, 15 * MINUTE - 1000);
    const decision = decideLogin(found, PKCE, { now: NOW, minValidity: 0 }, false);
    expect(decision).toEqual({ action: 'register', reason: 'expiring' });
  });

  test('registers because it is forced', () => {
    const decision = decideLogin(cached(null), PKCE, CRITERIA, true);
    expect(decision).toEqual({ action: 'register', reason: 'forced' });
  });
});
