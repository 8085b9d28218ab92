import { describe, expect, test } from 'vitest';
import { decide, decideLogin, type Wanted } from '../../src/registration/reuse.js';
import { DAY, entry, NOW, registration } from './samples.js';

const cached = entry({
  request: { clientName: 'cli', clientType: 'public', scopes: ['a', 'b'] },
});
const equal: Wanted = { request: cached.request, endpoint: cached.endpoint };
const renamed: Wanted = { ...equal, request: { ...cached.request, clientName: 'other' } };
const fresh = { now: NOW, minValidity: 90 * DAY };
const expiring = { now: NOW + 1, minValidity: 90 * DAY };
const expired = { now: NOW + 90 * DAY, minValidity: 0 };

describe('decide', () => {
  test.each([
    { reason: 'not-cached', found: undefined, wanted: renamed, criteria: expired },
    { reason: 'damaged', found: 'damaged', wanted: renamed, criteria: expired },
    { reason: 'expired', found: cached, wanted: renamed, criteria: expired },
    { reason: 'expiring', found: cached, wanted: renamed, criteria: expiring },
    { reason: 'request-changed', found: cached, wanted: renamed, criteria: fresh },
  ] as const)('registers with the reason $reason, whether forced or not', (row) => {
    for (const force of [false, true]) {
      const decision = decide(row.found, row.wanted, row.criteria, force);
      expect(decision).toMatchObject({ action: 'register', reason: row.reason });
    }
  });

  test('registers because it is forced only if nothing else prevents reuse', () => {
    expect(decide(cached, equal, fresh, true)).toEqual({ action: 'register', reason: 'forced' });
  });

  test('reuses a registration of an equal request that stays valid for exactly the minimum', () => {
    const request = { ...cached.request, scopes: ['b', 'a', 'b'] };
    expect(decide(cached, { ...equal, request }, fresh)).toEqual({
      action: 'reuse',
      entry: cached,
    });
  });

  test.each([
    {
      changed: ['endpoint'],
      wanted: { ...equal, endpoint: 'https://oidc.us-east-1.amazonaws.com' },
    },
    {
      changed: ['clientName', 'endpoint'],
      wanted: { ...renamed, endpoint: 'http://127.0.0.1:1' },
    },
    {
      changed: ['scopes'],
      wanted: { ...equal, request: { clientName: 'cli', clientType: 'public' } },
    },
  ])('names $changed as changed', ({ changed, wanted }) => {
    expect(decide(cached, wanted, fresh)).toEqual({
      action: 'register',
      reason: 'request-changed',
      changed,
    });
  });
});

const MINUTE = 60_000;
const HERE = 'http://127.0.0.1:4567';
const THERE = 'http://localhost:89';
const SERVICE = 'https://oidc.eu-west-1.amazonaws.com';

/** A registration for pkce at an endpoint, with so much left (ms). */
function of(endpoint: string | null, left = 90 * DAY) {
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
    { what: 'an expired client', found: of(null, 0), reason: 'expired' },
    { what: 'what aws would not use', found: of(null, 15 * MINUTE - 1000), reason: 'expiring' },
  ] as const)('replaces $what: $reason, whatever flow is wanted', ({ found, reason }) => {
    for (const wanted of [PKCE, DEVICE, { ...PKCE, endpointUrl: HERE }]) {
      const decision = decideLogin(found, wanted, CRITERIA, false);
      expect(decision).toEqual({ action: 'register', reason });
    }
  });

  test.each([
    { what: 'that aws made', found: of(null, 15 * MINUTE) },
    { what: 'of any endpoint of the service', found: of(SERVICE) },
    { what: 'whose endpoint is not a URL', found: of('here') },
  ])('reuses a client $what', ({ found }) => {
    expect(decideLogin(found, PKCE, CRITERIA, false)).toEqual({ action: 'reuse', entry: found });
  });

  test('reuses a client of the very endpoint on this machine that is asked for', () => {
    const wanted = { ...PKCE, endpointUrl: HERE };
    expect(decideLogin(of(HERE), wanted, CRITERIA, false)).toMatchObject({ action: 'reuse' });
  });

  test.each([
    { what: 'the service', endpointUrl: undefined },
    { what: 'another endpoint of the user', endpointUrl: 'https://vpce.example' },
    { what: 'another endpoint on this machine', endpointUrl: THERE },
  ])('replaces a client of an endpoint on this machine for $what', ({ endpointUrl }) => {
    for (const flow of ['pkce', 'device'] as const) {
      const decision = decideLogin(of(HERE), { flow, endpointUrl }, CRITERIA, false);
      const changed = ['endpoint'];
      expect(decision).toEqual({ action: 'register', reason: 'request-changed', changed });
    }
  });

  test.each([
    { why: 'other-flow', found: of(SERVICE), wanted: DEVICE },
    { why: 'other-flow', found: of(null, 15 * MINUTE), wanted: DEVICE },
    { why: 'other-flow', found: of(HERE), wanted: { ...DEVICE, endpointUrl: HERE } },
    { why: 'of-the-service', found: of(null), wanted: { ...PKCE, endpointUrl: HERE } },
    { why: 'of-the-service', found: of(SERVICE), wanted: { ...DEVICE, endpointUrl: HERE } },
  ])('keeps a valid client ($why) unless it is forced to replace it', ({ why, found, wanted }) => {
    const kept = decideLogin(found, wanted, CRITERIA, false);
    expect(kept).toEqual({ action: 'keep', entry: found, why });
    const forced = { action: 'register', reason: 'forced' };
    expect(decideLogin(found, wanted, CRITERIA, true)).toEqual(forced);
  });

  test('replaces a client of the same flow that falls short of the minimum that is asked for', () => {
    const criteria = { now: NOW, minValidity: 91 * DAY };
    const decision = decideLogin(of(null), PKCE, criteria, false);
    expect(decision).toEqual({ action: 'register', reason: 'expiring' });
  });

  test('keeps a valid client of the other flow, whatever minimum is asked for', () => {
    const criteria = { now: NOW, minValidity: 91 * DAY };
    expect(decideLogin(of(null), DEVICE, criteria, false)).toMatchObject({ action: 'keep' });
  });

  test('never reuses what aws would not, however little is asked for', () => {
    const found = of(null, 15 * MINUTE - 1000);
    const decision = decideLogin(found, PKCE, { now: NOW, minValidity: 0 }, false);
    expect(decision).toEqual({ action: 'register', reason: 'expiring' });
  });

  test('registers because it is forced', () => {
    const decision = decideLogin(of(null), PKCE, CRITERIA, true);
    expect(decision).toEqual({ action: 'register', reason: 'forced' });
  });
});
