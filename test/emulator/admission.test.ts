import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/start-emulator.js';
import { calls, emulator } from '../program.js';
import { post, register, send } from './http.js';

const MIB = 1024 * 1024;

const ROUTES = [
  ...['GET /', 'HEAD /', 'POST /client/register', 'POST /device_authorization', 'POST /token'],
  ...['GET /authorize', 'GET /device', 'POST /decision', 'POST /nowhere'],
];

/** The answer to a request with any headers: `fetch` sets some itself. */
async function ask(
  { url }: Emulator,
  route: string,
  { headers = {}, body = '' }: { headers?: OutgoingHttpHeaders; body?: string },
) {
  const [method, path = ''] = route.split(' ');
  const sent = request(url + path, { method, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const { statusCode, headers: answered } = response;
  return { status: statusCode, connection: answered.connection, page: await text(response) };
}

describe.each([
  { what: 'a name that was rebound to this machine', headers: { host: 'example.com' } },
  { what: 'another site', headers: { origin: 'https://example.com' } },
  { what: 'another port of this machine', headers: { origin: 'http://127.0.0.1:1' } },
  { what: 'a sandboxed frame', headers: { origin: 'null' } },
])('a request of $what', ({ what, headers }) => {
  test.each(ROUTES)(`refuses %s, asked by ${what}`, async (route) => {
    const refused = await ask(await emulator(), route, { headers });
    expect(refused).toMatchObject({ status: 403, connection: 'close' });
  });
});

test('tells a program that gives this machine another name what is wrong', async () => {
  const headers = { host: 'host.docker.internal:8080' };
  const { page } = await ask(await emulator(), 'POST /client/register', { headers });
  expect(JSON.parse(page)).toEqual({
    error: 'access_denied',
    error_description: expect.stringMatching(/127\.0\.0\.1/) as string,
  });
});

test('lets another site neither count as a call nor use up --fail', async () => {
  const service = await emulator({ fail: 'SlowDownException:1' });
  await ask(service, 'POST /client/register', {
    headers: { origin: 'https://example.com', 'content-type': 'text/plain' },
    body: '{"clientName":"x","clientType":"public"}',
  });
  expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  expect(await register(service)).toMatchObject({ errorType: 'SlowDownException' });
});

test('takes a call of its own origin', async () => {
  const service = await emulator();
  const headers = { origin: service.url, host: new URL(service.url).host };
  expect(await ask(service, 'GET /', { headers })).toMatchObject({ status: 200 });
});

test.each(ROUTES.filter((route) => route.startsWith('POST')))(
  'answers %s with 413 and closes if the body is larger than 1 MiB',
  async (route) => {
    const service = await emulator();
    const headers = { 'transfer-encoding': 'chunked' };
    const refused = await ask(service, route, { headers, body: 'x'.repeat(MIB + 1) });
    expect(refused).toMatchObject({ status: 413, connection: 'close' });
    expect(refused.page).toContain('1 MiB');
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  },
);

test('reads a body of 1 MiB', async () => {
  const service = await emulator();
  const padded = (text: string) => text.padEnd(MIB);
  const body = padded('{"clientName":"x","clientType":"public"}');
  expect(await post(service, '/client/register', body)).toMatchObject({ status: 200 });
  const form = { token: '', rest: 'x'.repeat(MIB - 'token=&rest='.length) };
  expect(await send(service, form)).toMatchObject({ status: 400 });
});

/** Node takes half a minute to read a host of this length. */
const HUGE = `http://${Array.from({ length: 340_000 }, (_, index) => String.fromCharCode(0x4e00 + ((index * 7919) % 20_000))).join('')}/`;

test.each([
  { path: '/client/register', members: { redirectUris: [HUGE] } },
  { path: '/client/register', members: { issuerUrl: HUGE } },
  { path: '/device_authorization', members: { startUrl: HUGE } },
])('parses no URL of unusual length: $path', async ({ path, members }) => {
  const service = await emulator();
  const { clientId, clientSecret } = (await register(service)).body;
  const body = { clientName: 'x', clientType: 'public', clientId, clientSecret, ...members };
  expect(await post(service, path, body)).toMatchObject({ status: 400 });
});
