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
    ['not-cached', 'even if forced', undefined, renamed, expired, true],
    ['damaged', 'even if forced', 'damaged', renamed, expired, true],
    ['expired', 'before a change and force', cached, renamed, expired, true],
    ['expiring', 'before a change and force', cached, renamed, expiring, true],
    ['request-changed', 'before force', cached, renamed, fresh, true],
    ['forced', 'where nothing else stands against reuse', cached, equal, fresh, true],
  ] as const)('registers because of %s, %s', (reason, _, found, wanted, criteria, force) => {
    expect(decide(found, wanted, criteria, force)).toMatchObject({ action: 'register', reason });
  });

  test('reuses what is valid for exactly long enough and was asked for equally', () => {
    const request = { ...cached.request, scopes: ['b', 'a', 'b'] };
    expect(decide(cached, { ...equal, request }, fresh)).toEqual({
      action: 'reuse',
      entry: cached,
    });
  });

  test.each([
    [['endpoint'], { ...equal, endpoint: 'https://oidc.us-east-1.amazonaws.com' }],
    [['clientName', 'endpoint'], { ...renamed, endpoint: 'http://127.0.0.1:1' }],
    [['scopes'], { ...equal, request: { clientName: 'cli', clientType: 'public' } }],
  ])('says that %j changed', (changed, wanted) => {
    expect(decide(cached, wanted, fresh)).toEqual({
      action: 'register',
      reason: 'request-changed',
      changed,
    });
  });
});
