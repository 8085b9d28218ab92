import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PARTS_OF_SECRET, registerAt, REGISTRATION } from './service.js';
import { answer, cut, repeat, send, stall, startWire, type Act } from './wire.js';

interface Row {
  /** What is answered. */
  of: string;
  code: 0 | 5 | 6;
  /** The bytes, after which the connection ends; or what is done with it. */
  sends: string | Buffer | Act;
  /** Whether the endpoint is https, so that TLS is expected. */
  isTls?: boolean;
  /** What the error says. */
  says?: RegExp;
  /** Whether only time ends it. Everything else is waited for on the slowest machine. */
  isSlow?: boolean;
}

const TEXT = JSON.stringify(REGISTRATION);
const SECRET = REGISTRATION.clientSecret;
const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
const WHOLE = answer(200, REGISTRATION).toString();
const MIB = 2 ** 20;

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

const gzipped = { 'content-encoding': 'gzip' };

/** Bodies that are no registration, in answers that are well-formed otherwise. */
const BODIES: Row[] = [
  { of: 'an empty body', body: '' },
  { of: 'the bare secret', body: SECRET },
  { of: 'a space', body: ' ' },
  { of: 'NUL bytes', body: '\0'.repeat(9) },
  { of: 'NUL after JSON', body: `${TEXT}\0` },
  { of: 'JSON null', body: 'null' },
  { of: 'a JSON array', body: [REGISTRATION] },
  { of: 'a JSON number', body: '7' },
  { of: 'a JSON string', body: JSON.stringify(TEXT) },
  { of: 'half of the JSON', body: TEXT.slice(0, TEXT.length / 2) },
  { of: 'JSON with NaN', body: TEXT.replace(/\d+}/, 'NaN}') },
  { of: 'JSON twice', body: TEXT + TEXT },
  { of: 'JSON in single quotes', body: TEXT.replaceAll('"', "'") },
  { of: 'JSON after a byte order mark', body: `\ufeff${TEXT}` },
  { of: 'JSON in UTF-16', body: Buffer.from(TEXT, 'utf16le') },
  { of: 'bytes that are not UTF-8', body: Buffer.from([0xff, 0xfe, 0x80, 0xc0]) },
  { of: 'unannounced gzip', body: gzipSync(TEXT) },
  { of: 'announced gzip', body: gzipSync(TEXT), headers: gzipped },
  { of: 'a gzip bomb', body: gzipSync('x'.repeat(8 * MIB)), headers: gzipped },
  { of: 'an array 100,000 deep', body: '['.repeat(1e5) + ']'.repeat(1e5) },
  { of: 'an object 100,000 deep', body: `${'{"clientId":'.repeat(1e5)}1${'}'.repeat(1e5)}` },
  { of: 'a registration in an object', body: { registration: REGISTRATION } },
  { of: 'a registration as prototype', body: `{"__proto__":${TEXT}}` },
  { of: 'a login page', body: `<html>${SECRET}</html>`, headers: { 'content-type': 'text/html' } },
].map(({ of, body, headers }) => ({ of, code: 6, sends: answer(200, body, headers) }));

const MEMBERS: Row[] = [
  ...['', null, 7, true, {}, ['x']].map((clientId) => ({ clientId })),
  ...['', null, 7, false, {}, [SECRET]].map((clientSecret) => ({ clientSecret })),
  ...[null, '1795000000', 1.5, -1, 253_402_300_800, 1e300, true, 'NaN', [], {}].map(
    (clientSecretExpiresAt) => ({ clientSecretExpiresAt }),
  ),
].map((members) => ({
  of: `a registration with ${JSON.stringify(members)}`,
  code: 6,
  sends: answer(200, { ...REGISTRATION, ...members }),
  says: new RegExp(`without a usable ${Object.keys(members).join()}`),
}));

/** A registration in an answer with a status of failure is none. */
const STATUSES: Row[] = [
  ...[300, 301, 302, 303, 304, 305, 307, 308, 401, 403, 404, 407, 418, 426, 429, 451, 499],
  ...[500, 501, 502, 503, 504, 511, 599, 600, 999],
].map((status) => ({
  of: `HTTP ${status}`,
  code: 6,
  sends: answer(status, REGISTRATION, {
    location: 'http://127.0.0.1:1/',
    'retry-after': '99999999999',
  }),
}));

/** A title for the terminal, text that runs backwards, and commands to CI runners. */
const HOSTILE = `\u001b]0;x\u0007\u202e\r\n::add-mask::x\n##[error]x`;

const TYPES = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'x#__proto__', HOSTILE];

/** Refusals that are to be told as such. */
const REFUSALS: Row[] = [
  ...TYPES.flatMap((type) => [{ body: { __type: type } }, { body: { code: type } }]),
  ...TYPES.slice(0, 5).map((type) => ({ headers: { 'x-amzn-errortype': type } })),
  { body: { error: HOSTILE, error_description: HOSTILE } },
  { body: { ...REGISTRATION, __type: 'InvalidScopeException', error_description: `${SECRET}!` } },
  { body: { error: SECRET, message: SECRET, clientSecret: SECRET } },
].map(({ body, headers }: { body?: object; headers?: Record<string, string> }) => ({
  of: `a refusal with ${JSON.stringify(body ?? headers)}`,
  code: 5,
  sends: answer(400, { error: 'invalid_request', ...body }, headers),
}));

/** No HTTP, or not quite. */
const BYTES: Row[] = [
  { of: 'nothing at all', sends: '' },
  { of: 'HTTP/0.9', sends: `<html>${SECRET}</html>` },
  { of: 'HTTP/9.9', sends: WHOLE.replace('1.1', '9.9') },
  { of: 'the preface of HTTP/2', sends: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
  { of: 'a frame of HTTP/2', sends: Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]) },
  { of: 'a request', sends: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n' },
  { of: 'the greeting of a mail server', sends: `220 ${SECRET} ESMTP\r\n` },
  { of: 'an alert of TLS', sends: Buffer.from([0x15, 3, 1, 0, 2, 2, 40]) },
  { of: 'a status of two digits', sends: WHOLE.replace('200', '20') },
  { of: 'a status of four digits', sends: WHOLE.replace('200', '2000') },
  { of: 'a status in words', sends: WHOLE.replace('200', 'two') },
  { of: 'a header without a colon', sends: WHOLE.replace('content-type:', 'content-type') },
  { of: 'a header with NUL', sends: WHOLE.replace('application', '\0') },
  { of: 'a header of 64 KiB', sends: WHOLE.replace('application', 'x'.repeat(2 ** 16)) },
  { of: 'headers without end', sends: repeat(OK, 'x: y\r\n'.repeat(1000)) },
  { of: 'two lengths', sends: WHOLE.replace('content-type: ', 'content-length: 1\r\nx: ') },
  { of: 'a negative length', sends: WHOLE.replace('length: ', 'length: -') },
  { of: 'a length that is too small', sends: WHOLE.replace(/length: \d/, 'length: ') },
  { of: 'a length that is too large', sends: WHOLE.replace('length: ', 'length: 9') },
  {
    of: 'a length and chunks',
    sends: WHOLE.replace('type: ', 'x: y\r\ntransfer-encoding: chunked\r\nx: '),
  },
  { of: 'a chunk without a size', sends: `${CHUNKED}${TEXT}` },
  { of: 'a chunk of negative size', sends: `${CHUNKED}-${chunk(TEXT)}` },
  { of: 'a chunk of 2^64 bytes', sends: `${CHUNKED}10000000000000000\r\n${TEXT}` },
  { of: 'chunks without the last one', sends: CHUNKED + chunk(TEXT) },
  { of: 'HTTP 100 alone', sends: 'HTTP/1.1 100 Continue\r\n\r\n' },
  {
    of: 'HTTP 103 with an upgrade',
    sends: answer(103, '', { connection: 'upgrade', upgrade: 'x' }),
  },
  { of: 'HTTP 101 alone', sends: answer(101, REGISTRATION) },
  {
    of: 'HTTP 101 with an upgrade',
    sends: answer(101, REGISTRATION, { connection: 'upgrade', upgrade: 'h2c' }),
    says: /switched to another protocol/,
  },
  { of: 'HTTP 204', sends: answer(204, REGISTRATION) },
].map((row) => ({ code: 6, ...row }));

const LONG = TEXT + ' '.repeat(MIB);

const CUTS: Row[] = [
  ...[0, 9, 30, WHOLE.length - TEXT.length, WHOLE.length - 9].flatMap((at) => [
    { of: `${at} bytes of an answer, and an end`, sends: send(WHOLE.slice(0, at)) },
    { of: `${at} bytes of an answer, and a reset`, sends: cut(WHOLE.slice(0, at)) },
  ]),
].map((row) => ({ ...row, code: 6, says: /Could not reach .*: the connection was closed\./ }));

const LARGE: Row[] = [
  { of: 'more than 1 MiB', sends: answer(200, LONG) },
  { of: 'more than 1 MiB in gzip', sends: answer(200, LONG, gzipped) },
  { of: 'more than 1 MiB in chunks', sends: CHUNKED + chunk(LONG) + chunk('') },
  { of: 'HTTP 400 and more than 1 MiB', sends: answer(400, LONG) },
  { of: 'HTTP 500 and more than 1 MiB', sends: answer(500, LONG) },
  { of: 'a body without end', sends: repeat(`${OK}\r\n`, ' '.repeat(1e4)) },
  { of: 'chunks without end', sends: repeat(CHUNKED, chunk(' '.repeat(1e4))) },
  {
    of: 'a secret of 2 MiB',
    sends: answer(200, { ...REGISTRATION, clientSecret: 'x'.repeat(2 * MIB) }),
  },
].map((row) => ({ ...row, code: 6, says: /larger than 1 MiB/ }));

const SLOW: Row[] = [
  { of: 'no byte', sends: stall() },
  { of: 'a part of the headers', sends: stall(OK) },
  { of: 'headers in small parts', sends: repeat(`${OK}x: `, 'x', 5) },
  { of: 'HTTP 102 again and again', sends: repeat('', 'HTTP/1.1 102 X\r\n\r\n') },
  { of: 'a part of the body', sends: stall(WHOLE.slice(0, -9)) },
  { of: 'a body in small parts', sends: repeat(`${OK}\r\n`, ' ', 5) },
  { of: 'chunks in small parts', sends: repeat(CHUNKED, chunk(' '), 5) },
].map((row) => ({ ...row, code: 6, isSlow: true, says: /no complete answer within 300 ms/ }));

const PROTOTYPICAL = { ['__proto__']: 'x', constructor: 'x', toString: 'x', valueOf: 'x' };

/** Unusual answers that are registrations all the same. */
const USABLE: Row[] = [
  { of: 'HTTP 201', sends: answer(201, REGISTRATION) },
  { of: 'HTTP 206', sends: answer(206, REGISTRATION) },
  {
    of: 'a registration as HTML',
    sends: answer(200, REGISTRATION, { 'content-type': 'text/html' }),
  },
  { of: 'a body that ends with the connection', sends: `${OK}\r\n${TEXT}` },
  { of: 'headers named like members of objects', sends: answer(200, REGISTRATION, PROTOTYPICAL) },
  { of: 'garbage after the answer', sends: `${WHOLE}<html>` },
  { of: 'two answers', sends: WHOLE + WHOLE },
  { of: 'chunks', sends: CHUNKED + chunk(TEXT) + chunk('') },
  { of: 'a hint before the answer', sends: `HTTP/1.1 103 X\r\nlink: x\r\n\r\n${WHOLE}` },
  {
    of: '10,000 times HTTP 102 before the answer',
    sends: 'HTTP/1.1 102 X\r\n\r\n'.repeat(1e4) + WHOLE,
  },
  {
    of: 'an offer to upgrade',
    sends: answer(200, REGISTRATION, { connection: 'upgrade', upgrade: 'x' }),
  },
  { of: 'an answer of 1 MiB', sends: answer(200, LONG.slice(0, MIB)) },
  {
    of: 'a secret that expired in 1970',
    sends: answer(200, { ...REGISTRATION, clientSecretExpiresAt: 1 }),
  },
  {
    of: 'an issue after the year 9999',
    sends: answer(200, { ...REGISTRATION, clientIdIssuedAt: 253_402_300_800 }),
  },
  { of: 'an id of two lines', sends: answer(200, { ...REGISTRATION, clientId: HOSTILE }) },
].map((row) => ({ ...row, code: 0 }));

/** What answers the first bytes of TLS. */
const NO_TLS: Row[] = [
  { of: 'plain HTTP', sends: WHOLE, says: /does not speak TLS/ },
  { of: 'text', sends: `220 ${SECRET} ESMTP\r\n`, says: /does not speak TLS/ },
  { of: 'an alert', sends: Buffer.from([0x15, 3, 3, 0, 2, 2, 40]), says: /does not speak TLS/ },
  { of: 'the end', sends: '', says: /the connection was closed/ },
  { of: 'a reset', sends: cut(), says: /the connection was closed/ },
  { of: 'nothing', sends: stall(), isSlow: true, says: /no complete answer within 300 ms/ },
].map((row) => ({ ...row, of: `${row.of} instead of TLS`, code: 6, isTls: true }));

test.each([
  ...[...BODIES, ...MEMBERS, ...STATUSES, ...REFUSALS, ...BYTES],
  ...[...CUTS, ...LARGE, ...SLOW, ...USABLE, ...NO_TLS],
])('$of ends with $code', async ({ sends, code, says, isSlow, isTls }) => {
  const { port } = await startWire(typeof sends === 'function' ? sends : send(sends));
  const url = `${isTls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const argv = ['--max-attempts', '1', '--timeout', isSlow ? '300ms' : '10m'];
  const result = await registerAt({ url }, argv);
  expect(result).toMatchObject({ code, cached: code === 0 });
  expect(result.stderr.match(/^error: /gm) ?? []).toHaveLength(code === 0 ? 0 : 1);
  expect(result.stderr).toMatch(says ?? '');
  expect(result.stderr).not.toMatch(/bug|^ +at |^debug: /m);
  if (code !== 0) expect(result.stdout).toBe('');
  const debugged = await registerAt({ url }, [...argv, '--debug']);
  for (const { stdout, stderr } of [result, debugged]) {
    expect(stdout + stderr).not.toMatch(PARTS_OF_SECRET);
  }
});
