import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAll } from '../program.js';
import { createAuthority, pemFile } from './certificates.js';
import { FAR_HOST, network, stubNetwork } from './network.js';
import { registerAt } from './service.js';
import { answer, cut, repeat, send, stall, startWire, type Act } from './wire.js';

interface Row {
  /** What the proxy answers. */
  of: string;
  sends: string | Buffer | Act;
  /** What the error says of it. */
  says?: RegExp;
  /** Whether only time ends it. Everything else is waited for on the slowest machine. */
  isSlow?: boolean;
}

const CLOSED = /the connection was closed/;
const NO_HTTP = /its answer is not valid HTTP/;
const CONNECTED = 'HTTP/1.1 200 Connection established\r\n\r\n';

/** Answers to CONNECT, over http and https alike. */
const TO_CONNECT: Row[] = [
  { of: 'the end', sends: '', says: CLOSED },
  { of: 'a reset', sends: cut(), says: CLOSED },
  { of: 'a part of the status', sends: 'HTTP/1.1 2', says: CLOSED },
  { of: 'a part of the headers', sends: 'HTTP/1.1 200 X\r\nx: ', says: CLOSED },
  { of: 'a greeting', sends: '220 mail.invalid ESMTP\r\n\r\n', says: NO_HTTP },
  { of: 'HTML', sends: '<html>', says: NO_HTTP },
  {
    of: 'headers without end',
    sends: repeat(CONNECTED.slice(0, -2), 'x: y\r\n'.repeat(1e3)),
    says: NO_HTTP,
  },
  {
    of: 'HTTP 101',
    sends: answer(101, '', { connection: 'upgrade', upgrade: 'x' }),
    says: /HTTP 101/,
  },
  { of: 'HTTP 100', sends: 'HTTP/1.1 100 X\r\n\r\n', says: /HTTP 100/ },
  { of: 'HTTP 302', sends: answer(302, '', { location: 'http://127.0.0.1:1/' }), says: /HTTP 302/ },
  { of: 'HTTP 403 and a page', sends: answer(403, '<html>'), says: /HTTP 403/ },
  { of: 'HTTP 407', sends: answer(407, ''), says: /requires a user and a password/ },
  { of: 'HTTP 502', sends: answer(502, ''), says: /HTTP 502/ },
  {
    of: 'HTTP 503 without end',
    sends: repeat('HTTP/1.1 503 X\r\n\r\n', 'x'.repeat(1e4)),
    says: /HTTP 503/,
  },
  { of: 'a connection, and the end', sends: CONNECTED },
  { of: 'a connection, and a reset', sends: cut(CONNECTED) },
  { of: 'a connection, and HTML', sends: `${CONNECTED}<html>` },
  { of: 'no byte', sends: stall(), isSlow: true },
  { of: 'headers in small parts', sends: repeat('HTTP/1.1 200 X\r\nx: ', 'x', 5), isSlow: true },
];

/** Answers to the hello of TLS. */
const TO_TLS: Row[] = [
  { of: 'the end', sends: '', says: CLOSED },
  { of: 'a reset', sends: cut(), says: CLOSED },
  { of: 'HTTP 400', sends: answer(400, ''), says: /does not speak TLS/ },
  { of: 'an alert', sends: Buffer.from([0x15, 3, 3, 0, 2, 2, 40]), says: /does not speak TLS/ },
  { of: 'no byte', sends: stall(), isSlow: true },
];

/** Answers to the hello of SOCKS 5. */
const TO_SOCKS: Row[] = [
  { of: 'the end', sends: '', says: /Socket closed/ },
  { of: 'a reset', sends: cut(), says: /ECONNRESET/ },
  { of: 'HTTP 400', sends: answer(400, ''), says: /invalid/ },
  { of: 'no acceptable way to log in', sends: Buffer.from([5, 0xff]), says: /authentication/ },
  { of: 'a refusal', sends: Buffer.from([5, 0, 5, 2, 0, 1, 0, 0, 0, 0, 0, 0]), says: /rejected/ },
  { of: 'bytes without end', sends: repeat('', '\x05\x00'.repeat(1e3)) },
  { of: 'no byte', sends: stall(), isSlow: true },
];

const authority = await createAuthority();
const certificate = await authority.issue({ names: ['localhost'] });

test.each([
  ...TO_CONNECT.map((row) => ({ ...row, scheme: 'http', to: 'CONNECT' })),
  ...TO_CONNECT.map((row) => ({ ...row, scheme: 'https', to: 'CONNECT' })),
  ...TO_TLS.map((row) => ({ ...row, scheme: 'https', to: 'TLS' })),
  ...TO_SOCKS.map((row) => ({ ...row, scheme: 'socks5h', to: 'SOCKS' })),
])('a proxy $scheme that answers $to with $of ends the call with 6', async (row) => {
  const { sends, says = '', isSlow, scheme, to } = row;
  const act = typeof sends === 'function' ? sends : send(sends);
  const isTls = scheme === 'https' && to === 'CONNECT';
  const { port } = await startWire(act, isTls ? certificate : undefined);
  stubNetwork({ HTTPS_PROXY: `${scheme}://user:hunter2@127.0.0.1:${port}` });
  const argv = ['--debug', '--max-attempts', '1', '--timeout', isSlow ? '300ms' : '10m'];
  const env = { AWS_CA_BUNDLE: pemFile(authority.pem) };
  const result = await registerAt({ url: `https://${FAR_HOST}` }, argv, { env });
  expect(result).toMatchObject({ code: 6, stdout: '', cached: false });
  const proxy = `${scheme}://127.0.0.1:${port}`;
  const late = `through the proxy ${proxy}: no complete answer within 300 ms`;
  expect(result.stderr.replace(/^debug: .*\n/gm, '')).toMatch(/^error: .*\nhint: .*\n$/);
  expect(result.stderr).toMatch(isSlow ? late : says);
  expect(result.stderr).not.toContain('hunter2');
  expect(result.stderr).not.toContain(Buffer.from('user:hunter2').toString('base64'));
});

test.each([
  { status: 403, times: 1 },
  { status: 407, times: 1 },
  { status: 429, times: 3 },
  { status: 502, times: 3 },
])('a proxy that answers CONNECT with HTTP $status is asked $times times', async (row) => {
  const { port, requests } = await startWire(send(answer(row.status, '')));
  stubNetwork({ HTTPS_PROXY: `http://127.0.0.1:${port}` });
  expect(await registerAt({ url: `https://${FAR_HOST}` })).toMatchObject({ code: 6 });
  expect(requests).toHaveLength(row.times);
});

test.each([
  { when: 'during its TLS handshake', isDuring: true },
  { when: 'after its TLS handshake', isDuring: false },
])('a proxy that hangs up $when leaves other profiles to --all', async ({ isDuring }) => {
  const { register, home, service, issued } = await network();
  const { port } = await startWire(send(''), isDuring ? undefined : issued);
  const config = join(home, 'config');
  const sso = 'sso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\n';
  const far = `[profile a]\n${sso}endpoint_url = https://${FAR_HOST}\n`;
  writeFileSync(config, `${far}[profile b]\n${sso}endpoint_url = ${service.url}\n`);
  const env = { AWS_CONFIG_FILE: config, AWS_ENDPOINT_URL_SSO_OIDC: undefined };
  const result = await register({ ...env, HTTPS_PROXY: `https://127.0.0.1:${port}` }, [
    ...['--all', '--format', 'json'],
  ]);
  expect(result.stderr).toMatch(
    /^1 profile registered with 2 calls, 0 reused, 1 failed\nerror: a: .*\nhint: .*\n$/,
  );
  expect(result.code).toBe(6);
  expect(parseAll(result)).toMatchObject([
    { profile: 'a', error: { code: 'ServiceUnavailable' } },
    { profile: 'b', source: 'service' },
  ]);
});
