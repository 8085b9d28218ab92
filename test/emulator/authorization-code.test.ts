import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/start-emulator.js';
import { DAY, emulator, NOW } from '../program.js';
import {
  ACCOUNT,
  authorizeUrl,
  CALLBACK,
  decide,
  DEVICE_CODE,
  INVALID_GRANT,
  INVALID_REQUEST,
  pkce,
  PKCE,
  registeredClient,
  token,
  UNAUTHORIZED,
  visit,
  type Client,
  type Shown,
} from './http.js';

const STATE = 'a state & more';

/** The parameters that a browser is sent back with, and where to. */
function sentBack({ status, location }: Shown) {
  expect(status).toBe(303);
  const { searchParams, origin, pathname } = location ?? new URL('none:');
  return { to: origin + pathname, ...Object.fromEntries(searchParams) } as Record<string, string>;
}

/** A client that has a code, and what it exchanges it with. */
async function codeWorld(settings: Parameters<typeof emulator>[0] = {}) {
  const service = await emulator(settings);
  const client = await registeredClient(service, PKCE);
  const { codeVerifier, codeChallenge } = pkce();
  const url = authorizeUrl(service, client, { code_challenge: codeChallenge, state: STATE });
  const members = { grantType: 'authorization_code', codeVerifier, redirectUri: CALLBACK };
  const exchange = (code: unknown, changed: object = {}, by: Client = client) =>
    token(service, by, { ...members, code, ...changed });
  return { service, client, url, exchange };
}

test('a browser is sent back with a code, which is good for one token', async () => {
  const { url, exchange } = await codeWorld();
  const { to, state, code } = sentBack(await visit(url));
  expect({ to, state }).toEqual({ to: CALLBACK, state: STATE });
  const { status, body } = await exchange(code);
  expect(status).toBe(200);
  expect(body).toEqual({
    accessToken: expect.stringMatching(/./) as string,
    tokenType: 'Bearer',
    expiresIn: expect.any(Number) as number,
    refreshToken: expect.stringMatching(/./) as string,
  });
  expect(await exchange(code)).toEqual(INVALID_GRANT);
});

test.each([' ', ','])('scopes may be separated by %j', async (separator) => {
  const service = await emulator();
  const scopes = [ACCOUNT, 'a:b', 'c:d'];
  const client = await registeredClient(service, { ...PKCE, scopes });
  const url = authorizeUrl(service, client, { scopes: scopes.join(separator) });
  expect(sentBack(await visit(url))).toHaveProperty('code');
});

describe('with --ask, a browser', () => {
  test('shows a page, and is sent back with a code once it is approved', async () => {
    const { url, exchange } = await codeWorld({ ask: true });
    expect(await visit(url)).toMatchObject({ status: 200, location: undefined });
    const { to, state, code } = sentBack(await decide(url, 'approve'));
    expect({ to, state }).toEqual({ to: CALLBACK, state: STATE });
    expect(await exchange(code)).toMatchObject({ status: 200 });
  });

  test('is sent back with access_denied once it is denied', async () => {
    const { url } = await codeWorld({ ask: true });
    expect(sentBack(await decide(url, 'deny'))).toEqual({
      to: CALLBACK,
      state: STATE,
      error: 'access_denied',
      error_description: expect.any(String) as string,
    });
  });
});

describe('there is no token for a code', () => {
  test.each([
    { what: 'another verifier', changed: pkce(), refusal: INVALID_GRANT },
    { what: 'no verifier', changed: { codeVerifier: undefined }, refusal: INVALID_REQUEST },
    {
      what: 'a verifier of 42',
      changed: { codeVerifier: 'v'.repeat(42) },
      refusal: INVALID_REQUEST,
    },
    {
      what: 'a verifier of 129',
      changed: { codeVerifier: 'v'.repeat(129) },
      refusal: INVALID_REQUEST,
    },
    {
      what: 'a verifier with spaces',
      changed: { codeVerifier: ' '.repeat(43) },
      refusal: INVALID_REQUEST,
    },
    {
      what: 'another port',
      changed: { redirectUri: CALLBACK.replace(/:\d+/, ':1') },
      refusal: INVALID_GRANT,
    },
    { what: 'no redirectUri', changed: { redirectUri: undefined }, refusal: INVALID_GRANT },
    { what: 'no code', changed: { code: undefined }, refusal: INVALID_GRANT },
    { what: 'the code constructor', changed: { code: 'constructor' }, refusal: INVALID_GRANT },
  ])('with $what', async ({ changed, refusal }) => {
    const { url, exchange } = await codeWorld();
    const { code } = sentBack(await visit(url));
    expect(await exchange(code, changed)).toEqual(refusal);
    expect(await exchange(code)).toMatchObject({ status: 200 });
  });

  test('of another client', async () => {
    const { service, url, exchange } = await codeWorld();
    const other = await registeredClient(service, PKCE);
    const { code } = sentBack(await visit(url));
    expect(await exchange(code, {}, other)).toEqual(INVALID_GRANT);
  });

  test('after a minute', async () => {
    let now = NOW;
    const { url, exchange } = await codeWorld({ now: () => now });
    const { code } = sentBack(await visit(url));
    now = NOW + 60_000;
    expect(await exchange(code)).toEqual(INVALID_GRANT);
  });

  test('of a client that did not register the grant type', async () => {
    const { service, url, exchange } = await codeWorld();
    const { code } = sentBack(await visit(url));
    expect(await exchange(code, {}, await registeredClient(service))).toEqual(UNAUTHORIZED);
  });
});

describe('a request is sent back with', () => {
  test.each([
    { error: 'invalid_request', changed: { response_type: undefined } },
    { error: 'unsupported_response_type', changed: { response_type: 'token' } },
    { error: 'invalid_request', changed: { code_challenge: undefined } },
    { error: 'invalid_request', changed: { code_challenge: 'short' } },
    { error: 'invalid_request', changed: { code_challenge_method: undefined } },
    { error: 'invalid_request', changed: { code_challenge_method: 'plain' } },
    { error: 'invalid_scope', changed: { scopes: `${ACCOUNT} other:scope` } },
    { error: 'invalid_scope', changed: { scopes: 'constructor' } },
  ])('$error for $changed', async ({ error, changed }) => {
    const service = await emulator();
    const client = await registeredClient(service, PKCE);
    const shown = await visit(authorizeUrl(service, client, { ...changed, state: STATE }));
    const error_description = expect.any(String) as string;
    expect(sentBack(shown)).toEqual({ to: CALLBACK, state: STATE, error, error_description });
  });

  test('invalid_request if a parameter is given twice', async () => {
    const service = await emulator();
    const url = authorizeUrl(service, await registeredClient(service, PKCE));
    expect(sentBack(await visit(`${url}&scopes=x`))).toMatchObject({ error: 'invalid_request' });
  });

  test.each([{ grantTypes: undefined }, { grantTypes: [DEVICE_CODE, 'refresh_token'] }])(
    'unauthorized_client if the client registered the grant types $grantTypes',
    async (given) => {
      const service = await emulator();
      const client = await registeredClient(service, { ...PKCE, ...given });
      const shown = await visit(authorizeUrl(service, client));
      expect(sentBack(shown)).toMatchObject({ error: 'unauthorized_client' });
    },
  );

  test('no state if it had none, and the query of the redirect URI', async () => {
    const service = await emulator();
    const redirectUri = 'https://example.com/back?a=1';
    const client = await registeredClient(service, { ...PKCE, redirectUris: [redirectUri] });
    const changed = { redirect_uri: redirectUri, state: undefined };
    expect(sentBack(await visit(authorizeUrl(service, client, changed)))).toEqual({
      to: 'https://example.com/back',
      a: '1',
      code: expect.any(String) as string,
    });
  });
});

/** An answer that shows a page, and sends nobody anywhere. */
const PAGE = { status: 400, location: undefined };

describe('nobody is sent to', () => {
  test.each(['', 'nobody', '__proto__', undefined])(
    'the redirect URI of the unknown client %s',
    async (client_id) => {
      const service = await emulator();
      const client = await registeredClient(service, PKCE);
      expect(await visit(authorizeUrl(service, client, { client_id }))).toMatchObject(PAGE);
    },
  );

  test('the redirect URI of a client that has expired', async () => {
    let now = NOW;
    const service = await emulator({ secretTtl: DAY, now: () => now });
    const client = await registeredClient(service, PKCE);
    now = NOW + DAY;
    expect(await visit(authorizeUrl(service, client))).toMatchObject(PAGE);
  });

  test.each([
    { registered: 'https://example.com/back', asked: undefined },
    { registered: 'https://example.com/back', asked: '/back' },
    { registered: 'https://example.com/back', asked: 'https://example.com/back/' },
    { registered: 'https://example.com/back', asked: 'https://example.com/back?x' },
    { registered: 'https://example.com/back', asked: 'https://example.com:444/back' },
    { registered: 'https://example.com/back', asked: 'http://example.com/back' },
    { registered: 'http://127.0.0.1/back', asked: 'http://127.0.0.1:80/other' },
    { registered: 'http://127.0.0.1/back', asked: 'https://127.0.0.1:81/back' },
    { registered: 'http://127.0.0.1/back', asked: 'http://[::1]:81/back' },
    { registered: 'http://127.0.0.1/back', asked: 'http://localhost:81/back' },
    { registered: 'http://127.0.0.1/back', asked: 'http://127.0.0.1:81@example.com/back' },
    { registered: 'http://127.0.0.1/back', asked: 'http://127.0.0.1.example.com/back' },
    { registered: 'http://127.0.0.1/back', asked: 'http://127.0.0.1:81/back#x' },
  ])('$asked if $registered is registered', async ({ registered, asked }) => {
    const service = await emulator();
    const client = await registeredClient(service, { ...PKCE, redirectUris: [registered] });
    expect(await visit(authorizeUrl(service, client, { redirect_uri: asked }))).toMatchObject(PAGE);
  });
});

test.each([
  { registered: 'http://127.0.0.1/back', asked: 'http://127.0.0.1:8081/back' },
  { registered: 'http://127.0.0.1:9/back', asked: 'http://127.0.0.1/back' },
  { registered: 'http://[::1]/back', asked: 'http://[::1]:8081/back' },
  { registered: 'http://localhost/back', asked: 'http://localhost:8081/back' },
  { registered: 'https://example.com:444/back', asked: 'https://example.com:444/back' },
  { registered: 'com.example.app:/back', asked: 'com.example.app:/back' },
])('$registered allows $asked', async ({ registered, asked }) => {
  const service: Emulator = await emulator();
  const client = await registeredClient(service, { ...PKCE, redirectUris: [registered] });
  const { location } = await visit(authorizeUrl(service, client, { redirect_uri: asked }));
  expect(location?.href).toMatch(`${asked}?code=`);
});
