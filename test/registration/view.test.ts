import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/registration/entry.js';
import type { Decision } from '../../src/registration/reuse.js';
import {
  bySoonest,
  ENTRY_FIELDS,
  LOGIN_FIELDS,
  maskSecret,
  ownerInWords,
  REGISTERED_FIELDS,
  viewEntry,
  viewRegistered,
} from '../../src/registration/view.js';
import { DAY, entry, NOW, registration, SECRET } from './samples.js';

const criteria = { now: NOW, minValidity: DAY };

const CHANGED: Decision = { action: 'register', reason: 'request-changed', changed: ['scopes'] };

describe('viewEntry', () => {
  test('adds to the response of the API what was requested, and where', () => {
    expect(viewEntry(entry(), criteria)).toEqual({
      ...registration(),
      profile: 'dev',
      region: 'eu-west-1',
      startUrl: 'https://d-1234567890.awsapps.com/start',
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

test('sorts entries by expiry, then by whom they are for, then by their file', () => {
  const later = { registration: registration({ clientSecretExpiresAt: 0 }) };
  const unnamed: Entry = { ...entry(), profile: null };
  const sorted: Entry[] = [
    { ...unnamed, awsCliCache: '/a' },
    { ...unnamed, awsCliCache: '/b' },
    entry({ profile: 'p' }),
    { ...unnamed, ssoSession: 'a' },
    entry({ profile: 'a', ...later }),
  ];
  const wrapped = sorted.map((each) => ({ entry: each }));
  for (const given of [wrapped, wrapped.toReversed()])
    expect(given.toSorted(bySoonest)).toEqual(wrapped);
});

describe('viewRegistered', () => {
  test.each<{ what: string; decision: Decision; added: object }>([
    {
      what: 'the cached one was reused',
      decision: { action: 'reuse', entry: entry() },
      added: { source: 'cache', reason: null },
    },
    {
      what: 'the cached one had expired',
      decision: { action: 'register', reason: 'expired' },
      added: { source: 'service', reason: 'expired' },
    },
    {
      what: 'the request had changed',
      decision: CHANGED,
      added: { source: 'service', reason: 'request-changed', changed: ['scopes'] },
    },
  ])('adds to the entry where it comes from and why: $what', ({ decision, added }) => {
    expect(viewRegistered(entry(), { decision, criteria })).toEqual({
      ...viewEntry(entry(), criteria),
      ...added,
    });
  });
});

describe('maskSecret', () => {
  const view = viewEntry(entry(), criteria);

  test('leaves out the secret, and nothing else, unless it is asked for', () => {
    const masked = maskSecret(view, false);
    expect(JSON.stringify(masked)).not.toContain(SECRET);
    expect({ ...masked, clientSecret: SECRET }).toEqual(view);
  });

  test('changes nothing if the secret is asked for', () => {
    expect(maskSecret(view, true)).toEqual(view);
  });
});

/** An entry in the cache of `aws sso login`. */
const OF_LOGIN: Entry = {
  ...{ profile: null, ssoSession: 'corp', region: 'eu-west-1', endpoint: null, request: null },
  ...{ registration: registration(), flow: 'pkce', awsCliCache: '/cache/key.json' },
};

describe('a view of a registration for aws sso login', () => {
  test('says besides whom it is for, the flow and the file', () => {
    const { flow, awsCliCache, ssoSession, ...rest } = viewEntry(OF_LOGIN, criteria);
    expect({ flow, awsCliCache, ssoSession }).toEqual({
      flow: 'pkce',
      awsCliCache: '/cache/key.json',
      ssoSession: 'corp',
    });
    expect(rest).toMatchObject({ profile: null, endpoint: null, request: null });
  });

  test('has null for an sso-session that is not known', () => {
    const { ssoSession: _, ...ofNobody } = OF_LOGIN;
    expect(viewEntry(ofNobody, criteria)).toHaveProperty('ssoSession', null);
  });
});

test.each([
  { owner: { profile: 'dev', region: null }, words: 'dev' },
  { owner: { profile: 'dev', ssoSession: 'corp', region: null }, words: 'dev' },
  { owner: { profile: null, ssoSession: 'corp', region: null }, words: 'sso-session corp' },
  { owner: { profile: null, ssoSession: null, region: null }, words: undefined },
  { owner: { profile: null, region: null }, words: undefined },
])('calls the owner $owner $words', ({ owner, words }) => {
  expect(ownerInWords(owner)).toBe(words);
});

test('has a field for every top-level name of the JSON', () => {
  const namesOf = (one: Entry) => Object.keys(viewEntry(one, criteria)).sort();
  const registered = viewRegistered(entry(), { decision: CHANGED, criteria });
  expect([...ENTRY_FIELDS].sort()).toEqual(namesOf(entry()));
  expect([...ENTRY_FIELDS, ...LOGIN_FIELDS].sort()).toEqual(namesOf(OF_LOGIN));
  expect([...REGISTERED_FIELDS].sort()).toEqual(Object.keys(registered).sort());
});
