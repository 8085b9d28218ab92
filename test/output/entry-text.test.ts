import { describe, expect, test } from 'vitest';
import { entryText } from '../../src/output/entry-text.js';
import type { EntryView, RegisteredView } from '../../src/registration/view.js';
import { NOW } from '../program.js';
import { registration, SECRET } from '../registration/samples.js';
import { PLAIN } from '../../src/output/palette.js';
import { HOSTILE, COLORED, view } from './views.js';

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
    ['show', view()],
    ['register', registered({ reason: 'forced' })],
  ])('is in the text of %s only if it is asked for', (_, shown) => {
    for (const palette of [PLAIN, COLORED]) {
      expect(entryText(shown, { ...plainly, palette })).not.toContain(SECRET);
      expect(entryText(shown, { ...plainly, palette, showSecret: true })).toContain(SECRET);
    }
  });
});

test.each([
  ['dev  valid', view()],
  ['dev  reused from the cache', registered({ source: 'cache' })],
  ['dev  registered (not-cached)', registered({ reason: 'not-cached' })],
  [
    'dev  registered (request-changed: scopes, endpoint)',
    registered({ reason: 'request-changed', changed: ['scopes', 'endpoint'] }),
  ],
])('an entry is headed "%s"', (headline, shown) => {
  expect(entryText(shown, plainly).split('\n')[0]).toBe(headline);
});

test.each([
  ['status', 'valid  ██████████  90 days left'],
  ['expires', '2027-02-21T12:00:00Z'],
  ['issued', '2026-11-23T12:00:00Z'],
  ['region', 'eu-west-1'],
  ['client name', 'sso-register-dev'],
])('the %s of an entry reads "%s"', (label, value) => {
  expect(valueOf(label, view())).toBe(value);
});

test('a secret without an expiry expires never', () => {
  const never = view({ registration: registration({ clientSecretExpiresAt: 0 }) });
  expect(valueOf('expires', never)).toBe('never');
});

test.each([
  ...['issued', 'authorization', 'token'],
  ...['scopes', 'grant types', 'redirect URIs', 'issuer', 'application'],
])('there is no line for %s where there is none', (label) => {
  const bare = { clientIdIssuedAt: null, authorizationEndpoint: null, tokenEndpoint: null };
  expect(valueOf(label, view({ registration: registration(bare) }))).toBeUndefined();
});

/** An entry all of whose texts are one text. */
function viewOf(text: string): EntryView {
  const clientId = text;
  const endpoints = { authorizationEndpoint: text, tokenEndpoint: text };
  const lists = { scopes: [text, text], redirectUris: [text, text], grantTypes: [text, text] };
  return view({
    profile: text,
    endpoint: text,
    endpointParameters: { region: text, useFips: false, useDualStack: false },
    request: {
      ...{ clientName: text, clientType: text, ...lists },
      ...{ issuerUrl: text, entitledApplicationArn: text },
    },
    registration: registration({ clientId, clientSecret: text, ...endpoints }),
  });
}

test.each(HOSTILE)('no value of an entry is printed as %s', (_, text) => {
  const shown = entryText(viewOf(text), { ...plainly, showSecret: true });
  expect(shown.split('\n')).toHaveLength(entryText(viewOf('x'), plainly).split('\n').length);
  expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]|^\s*::|##\[/mu);
});
