import { describe, expect, test } from 'vitest';
import { entryText } from '../../src/output/entry-text.js';
import type { EntryView, RegisteredView } from '../../src/registration/view.js';
import { NOW } from '../program.js';
import { registration, SECRET } from '../registration/samples.js';
import { PLAIN } from '../../src/output/palette.js';
import { COLORED, DANGEROUS, HOSTILE, view } from './views.js';

const plainly = { palette: PLAIN, now: NOW, showSecret: false };

const registered = (members: Partial<RegisteredView>): RegisteredView => ({
  ...view(),
  source: 'service',
  reason: null,
  ...members,
});

/** The value beside a label. */
function valueOf(label: string, shown: EntryView): string | undefined {
  return new RegExp(`^ +${label} {2,}(.*)$`, 'm').exec(entryText(shown, plainly))?.[1];
}

describe('the secret', () => {
  test.each([
    { command: 'show', shown: view() },
    { command: 'register', shown: registered({ reason: 'forced' }) },
  ])('is in the text of $command only if it is asked for', ({ shown }) => {
    for (const palette of [PLAIN, COLORED]) {
      expect(entryText(shown, { ...plainly, palette })).not.toContain(SECRET);
      expect(entryText(shown, { ...plainly, palette, showSecret: true })).toContain(SECRET);
    }
  });
});

test.each([
  { headline: 'dev  valid', shown: view() },
  { headline: 'dev  reused from the cache', shown: registered({ source: 'cache' }) },
  { headline: 'dev  registered (not-cached)', shown: registered({ reason: 'not-cached' }) },
  {
    headline: 'dev  registered (request-changed: scopes, endpoint)',
    shown: registered({ reason: 'request-changed', changed: ['scopes', 'endpoint'] }),
  },
])('heads an entry $headline', ({ headline, shown }) => {
  expect(entryText(shown, plainly).split('\n')[0]).toBe(headline);
});

test.each([
  { label: 'status', value: 'valid  ██████████  90 days left' },
  { label: 'expires', value: '2027-02-21T12:00:00Z' },
  { label: 'issued', value: '2026-11-23T12:00:00Z' },
  { label: 'region', value: 'eu-west-1' },
  { label: 'client name', value: 'sso-register-dev' },
])('has the line $label, which reads $value', ({ label, value }) => {
  expect(valueOf(label, view())).toBe(value);
});

test('says never for a secret without an expiry', () => {
  const never = view({ registration: registration({ clientSecretExpiresAt: 0 }) });
  expect(valueOf('expires', never)).toBe('never');
});

test.each([
  ...['issued', 'authorization', 'token'],
  ...['scopes', 'grant types', 'redirect URIs', 'issuer', 'application'],
])('has no line for %s if it has no value', (label) => {
  const bare = { clientIdIssuedAt: null, authorizationEndpoint: null, tokenEndpoint: null };
  expect(valueOf(label, view({ registration: registration(bare) }))).toBeUndefined();
});

/** An entry that has one text for all its members. */
function viewOf(text: string): EntryView {
  const clientId = text;
  const endpoints = { authorizationEndpoint: text, tokenEndpoint: text };
  const lists = { scopes: [text, text], redirectUris: [text, text], grantTypes: [text, text] };
  return view({
    profile: text,
    region: text,
    endpoint: text,
    ssoSession: text,
    flow: 'pkce',
    awsCliCache: text,
    request: {
      ...{ clientName: text, clientType: text, ...lists },
      ...{ issuerUrl: text, entitledApplicationArn: text },
    },
    registration: registration({ clientId, clientSecret: text, ...endpoints }),
  });
}

test.each(HOSTILE)('prints no value of an entry as $what', ({ text }) => {
  const shown = entryText(viewOf(text), { ...plainly, showSecret: true });
  expect(shown.split('\n')).toHaveLength(entryText(viewOf('x'), plainly).split('\n').length);
  expect(shown).not.toMatch(DANGEROUS);
});
