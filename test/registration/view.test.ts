import { describe, expect, test } from 'vitest';
import {
  ENTRY_FIELDS,
  REGISTERED_FIELDS,
  viewEntry,
  viewRegistered,
} from '../../src/registration/view.js';
import { DAY, entry, NOW, registration } from './samples.js';

const criteria = { now: NOW, minValidity: DAY };
const changed = ['scopes' as const];

describe('viewEntry', () => {
  test('puts the answer of the API beside what it was made from', () => {
    expect(viewEntry(entry(), criteria)).toEqual({
      ...registration(),
      profile: 'dev',
      region: 'eu-west-1',
      endpoint: 'https://oidc.eu-west-1.amazonaws.com',
      expiresAt: '2027-02-21T12:00:00Z',
      status: 'valid',
      request: { clientName: 'sso-register-dev', clientType: 'public' },
    });
  });

  test('has no date for a secret that never expires', () => {
    const never = entry({ registration: registration({ clientSecretExpiresAt: 0 }) });
    const view = viewEntry(never, criteria);
    expect(view).toMatchObject({ clientSecretExpiresAt: 0, expiresAt: null, status: 'valid' });
  });
});

describe('viewRegistered', () => {
  test.each([
    [
      { action: 'reuse', entry: entry() },
      { source: 'cache', reason: null },
    ],
    [
      { action: 'register', reason: 'expired' },
      { source: 'service', reason: 'expired' },
    ],
    [
      { action: 'register', reason: 'request-changed', changed },
      { source: 'service', reason: 'request-changed', changed },
    ],
  ] as const)('adds to the entry what was decided: %j', (decision, added) => {
    const mutable = 'changed' in decision ? { ...decision, changed } : decision;
    expect(viewRegistered(entry(), { decision: mutable, criteria })).toEqual({
      ...viewEntry(entry(), criteria),
      ...added,
    });
  });
});

test('every top-level name of the JSON is a field', () => {
  const decision = { action: 'register', reason: 'request-changed', changed } as const;
  const registered = viewRegistered(entry(), { decision, criteria });
  expect([...ENTRY_FIELDS].sort()).toEqual(Object.keys(viewEntry(entry(), criteria)).sort());
  expect([...REGISTERED_FIELDS].sort()).toEqual(Object.keys(registered).sort());
});
