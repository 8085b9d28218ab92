import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/start-emulator.js';
import { emulator, NOW } from '../program.js';
import {
  ACCOUNT,
  authorizeUrl,
  decide,
  DEVICE_CODE,
  PKCE,
  registeredClient,
  send,
  startDevice,
  token,
  tokenIn,
  visit,
} from './http.js';

/** A device that waits for a person's decision. */
async function device(members: object = {}, settings: Parameters<typeof emulator>[0] = {}) {
  const service = await emulator({ ask: true, ...settings });
  const client = await registeredClient(service, members);
  const { deviceCode, userCode, verificationUriComplete } = (await startDevice(service, client))
    .body;
  return {
    service,
    client,
    userCode: String(userCode),
    url: String(verificationUriComplete),
    poll: () => token(service, client, { grantType: DEVICE_CODE, deviceCode }),
  };
}

const PENDING = { errorType: 'AuthorizationPendingException' };

describe('the page of the device flow', () => {
  test.each<{ what: string; spell: (code: string) => string }>([
    { what: 'as it is', spell: (code) => code },
    { what: 'in lower case', spell: (code) => code.toLowerCase() },
    { what: 'without the dash', spell: (code) => code.replace('-', '') },
    { what: 'with spaces', spell: (code) => ` ${code.replace('-', ' ')} ` },
  ])('takes a user code $what', async ({ spell }) => {
    const { service, userCode } = await device();
    const query = new URLSearchParams({ user_code: spell(userCode) }).toString();
    expect((await visit(`${service.url}/device?${query}`)).page).toContain(userCode);
  });

  test('asks for the user code without one', async () => {
    const { service } = await device();
    const { status, page } = await visit(`${service.url}/device`);
    expect(status).toBe(200);
    expect(page).toContain('name="user_code"');
  });

  test.each(['', 'BCDF-GHJK', '__proto__', '"><script>'])(
    'asks again for the user code after %j, which is unknown',
    async (user_code) => {
      const { service } = await device();
      const query = new URLSearchParams({ user_code }).toString();
      const { status, page } = await visit(`${service.url}/device?${query}`);
      expect(status).toBe(404);
      expect(page).toContain('name="user_code"');
      expect(page).not.toContain('<script');
    },
  );

  test('asks for another user code once it has expired', async () => {
    let now = NOW;
    const { url } = await device({}, { now: () => now });
    now += 600_000;
    expect(await visit(url)).toMatchObject({ status: 404 });
  });

  test.each([
    { decision: 'approve', title: 'Approved' },
    { decision: 'deny', title: 'Denied' },
  ] as const)('says $title after $decision, and asks no more', async ({ decision, title }) => {
    const { url } = await device({ clientName: 'my client' });
    const { location } = await decide(url, decision);
    expect(location?.href).toBe(url);
    const { page } = await visit(url);
    expect(page).toContain(`<h1>${title}</h1>`);
    expect(page).toContain('my client');
    expect(page).not.toContain('<button');
  });

  test('says without --ask that the request is approved', async () => {
    const { url } = await device({}, { ask: false });
    expect((await visit(url)).page).toContain('<h1>Approved</h1>');
  });
});

describe('the page that asks for approval', () => {
  test('says which client asks for which scopes, by device code', async () => {
    const { url, client, userCode } = await device({
      clientName: 'my client',
      scopes: ['a:b', ACCOUNT],
    });
    const { page } = await visit(url);
    const said = ['my client', 'a:b', ACCOUNT, 'device code', userCode, String(client.clientId)];
    for (const text of said) expect(page).toContain(`>${text}<`);
  });

  test('says which client asks for which scopes, by authorization code, and where the code goes', async () => {
    const service = await emulator({ ask: true });
    const members = { ...PKCE, clientName: 'my client', scopes: ['a:b', ACCOUNT] };
    const client = await registeredClient(service, members);
    const { page } = await visit(authorizeUrl(service, client));
    for (const text of ['my client', ACCOUNT, 'authorization code', '127.0.0.1:53682']) {
      expect(page).toContain(`>${text}<`);
    }
    expect(page).not.toContain('a:b');
    const all = await visit(authorizeUrl(service, client, { scopes: undefined }));
    expect(all.page).toContain('>a:b<');
  });

  test('shows markup and characters that turn text around as they are, or not at all', async () => {
    const { url } = await device({ clientName: `<b>"O'Brien" & co</b>\u202e\n`, scopes: ['<i>'] });
    const { page } = await visit(url);
    expect(page).toContain('&#60;b&#62;&#34;O&#39;Brien&#34; &#38; co&#60;/b&#62;\ufffd\ufffd');
    expect(page).toContain('&#60;i&#62;');
    expect(page).not.toMatch(/<[bi]>|\u202e/);
  });

  test('has another token each time, and each token decides once', async () => {
    const { service, url, poll } = await device();
    const [one, other] = [tokenIn(await visit(url)), tokenIn(await visit(url))];
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(other).not.toBe(one);
    expect(await send(service, { token: one, decision: 'deny' })).toMatchObject({ status: 303 });
    expect(await send(service, { token: one, decision: 'approve' })).toMatchObject({ status: 400 });
    expect(await send(service, { token: other, decision: 'approve' })).toMatchObject({
      status: 303,
    });
    expect(await poll()).toMatchObject({ errorType: 'AccessDeniedException' });
  });

  test.each([
    { what: 'no token', form: { decision: 'approve' } },
    { what: 'a guessed token', form: { token: 'x', decision: 'approve' } },
    { what: 'the token __proto__', form: { token: '__proto__', decision: 'approve' } },
  ])('decides nothing with $what', async ({ form }) => {
    const { service, url, poll } = await device();
    await visit(url);
    expect(await send(service, form)).toMatchObject({ status: 400 });
    expect(await poll()).toMatchObject(PENDING);
  });

  test('decides nothing after ten minutes', async () => {
    let now = NOW;
    const service = await emulator({ ask: true, now: () => now });
    const url = authorizeUrl(service, await registeredClient(service, PKCE));
    const token = tokenIn(await visit(url));
    now += 600_000;
    expect(await send(service, { token, decision: 'approve' })).toMatchObject({ status: 400 });
  });

  test('takes anything but an approval for a denial', async () => {
    const { service, url, poll } = await device();
    await send(service, { token: tokenIn(await visit(url)) });
    expect(await poll()).toMatchObject({ errorType: 'AccessDeniedException' });
  });
});

describe('another site', () => {
  test.each<{ headers: Record<string, string> }>([
    { headers: { origin: 'https://example.com' } },
    { headers: { origin: 'http://127.0.0.1:1' } },
    { headers: { origin: 'null' } },
    { headers: { 'sec-fetch-site': 'cross-site' } },
    { headers: { 'sec-fetch-site': 'same-site' } },
    { headers: { 'sec-fetch-site': 'none' } },
  ])('cannot approve, even if it knew the token: $headers', async ({ headers }) => {
    const { service, url, poll } = await device();
    const form = { token: tokenIn(await visit(url)), decision: 'approve' };
    expect(await send(service, form, headers)).toMatchObject({ status: 403 });
    expect(await poll()).toMatchObject(PENDING);
    const own = { origin: service.url, 'sec-fetch-site': 'same-origin' };
    expect(await send(service, form, own)).toMatchObject({ status: 303 });
  });

  test.each(['example.com', '127.0.0.1.example.com', 'localhost.example.com:80', '127.0.0.1@x'])(
    'cannot read a page by giving this machine the name %j',
    async (host) => {
      const { service, url } = await device();
      const { pathname, search } = new URL(url);
      for (const path of [pathname + search, '/device', '/authorize']) {
        expect(await statusOf(service, path, host)).toBe(403);
      }
    },
  );

  test.each(['127.0.0.1', '127.0.0.1:8080', 'localhost:8080', 'LOCALHOST', '[::1]:8080'])(
    'is not %s, which names this machine, maybe through a forwarded port',
    async (host) => {
      const { service, url } = await device();
      const { pathname, search } = new URL(url);
      expect(await statusOf(service, pathname + search, host)).toBe(200);
    },
  );
});

/** The status of a page, asked for by a name of the machine. */
async function statusOf(
  { url }: Emulator,
  path: string,
  host: string,
): Promise<number | undefined> {
  const sent = request(url + path, { headers: { host } }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('a browser that hangs up in the middle of a form leaves the others alone', async () => {
  const { service, url } = await device();
  const headers = { host: new URL(url).host, 'content-length': 100 };
  const sent = request(`${service.url}/decision`, { method: 'POST', headers });
  sent.on('error', () => undefined).write('token=');
  const [socket] = (await once(sent, 'socket')) as [Socket];
  await once(socket, 'connect');
  sent.destroy();
  expect(await visit(url)).toMatchObject({ status: 200 });
});

describe('every page', () => {
  const PAGES = ['/device', '/device?user_code=x', '/authorize', 'consent'];

  test.each(PAGES)(
    'runs no script, loads nothing, and is neither framed nor kept: %s',
    async (path) => {
      const { service, url } = await device();
      const { headers, page } = await visit(path === 'consent' ? url : service.url + path);
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      );
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
      expect(page).not.toMatch(/<script|<link|<img|\bon\w+=|javascript:|url\(|@import/i);
    },
  );

  test('is kept by nobody that sends a browser on', async () => {
    const service = await emulator();
    const url = authorizeUrl(service, await registeredClient(service, PKCE));
    expect(Object.fromEntries((await visit(url)).headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    });
  });

  test.each([
    { uri: 'http://127.0.0.1:8081/back', source: 'http://127.0.0.1:8081' },
    { uri: 'https://example.com/back', source: 'https://example.com' },
    // A policy cannot express these hosts.
    { uri: 'http://[::1]:8081/back', source: 'http:' },
    { uri: "http://a;b,'c/back", source: 'http:' },
    { uri: 'com.example.app:/back', source: 'com.example.app:' },
  ])('lets its form lead to $source for $uri', async ({ uri, source }) => {
    const service = await emulator({ ask: true });
    const client = await registeredClient(service, { ...PKCE, redirectUris: [uri] });
    const { headers } = await visit(authorizeUrl(service, client, { redirect_uri: uri }));
    expect(headers.get('content-security-policy')).toContain(`; form-action 'self' ${source}; `);
  });
});
