import { describe, expect, test } from 'vitest';
import { decide, type Wanted } from '../../src/registration/reuse.js';
import { DAY, entry, NOW } from './samples.js';

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
