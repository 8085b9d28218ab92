import { describe, expect, test } from 'vitest';
import { RegisterError } from '../../src/errors.js';
import { freePort, calls, emulator } from '../program.js';
import { registerAt, REGISTRATION, say, startService, type Answer } from './service.js';

const RETRIED = [
  'SlowDownException',
  'InternalServerException',
  'ServiceUnavailableException',
  'ThrottlingException',
];

describe.each(RETRIED)('%s', (exception) => {
  test('is tried again', async () => {
    const service = await emulator({ fail: `${exception}:1` });
    expect(await registerAt(service)).toMatchObject({ code: 0, stderr: '', cached: true });
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });

  test('after three attempts means unavailable', async () => {
    const service = await emulator({ fail: exception });
    const result = await registerAt(service);
    expect(result).toMatchObject({ code: 6, stdout: '', cached: false });
    expect(result.stderr).toContain(exception);
    expect(await calls(service)).toMatchObject({ RegisterClient: 3 });
  });
});

const hangUp: Answer = (response) => response.destroy();

test.each([
  { what: 'a throttled call in HTTP 400', failure: say(400, { __type: 'ThrottlingException' }) },
  { what: 'a bare 429', failure: say(429, '') },
  { what: 'a bare 500', failure: say(500, '') },
  { what: 'a 503 in HTML', failure: say(503, '<html>', { 'content-type': 'text/html' }) },
  { what: 'a connection that is cut', failure: hangUp },
])('$what is tried again', async ({ failure }) => {
  const service = await startService((response, number) => {
    (number === 1 ? failure : say(200, REGISTRATION))(response, number);
  });
  expect(await registerAt(service)).toMatchObject({ code: 0, stderr: '' });
  expect(service.calls).toHaveLength(2);
});

const TOO_LARGE = ' '.repeat(2 ** 20 + 1);

const switchProtocol: Answer = ({ socket }) => {
  socket?.end('HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
};

test.each([
  { what: 'an answer of more than 1 MiB', answer: say(200, TOO_LARGE) },
  { what: 'a failure of more than 1 MiB', answer: say(503, TOO_LARGE) },
  { what: 'a switch to another protocol', answer: switchProtocol },
])('$what is not tried again', async ({ answer }) => {
  const service = await startService(answer);
  expect(await registerAt(service)).toMatchObject({ code: 6, stdout: '', cached: false });
  expect(service.calls).toHaveLength(1);
});

test('no Retry-After puts the next attempt off for long', async () => {
  const hints = [
    { 'retry-after': '999999' },
    { 'retry-after': 'Fri, 31 Dec 2100 23:59:59 GMT' },
    { 'x-amz-retry-after': '999999999' },
    { 'retry-after': '9'.repeat(400) },
  ];
  const registerWith = async (headers: Record<string, string>) => {
    const service = await startService((response, number) => {
      (number === 1 ? say(503, {}, headers) : say(200, REGISTRATION))(response, number);
    });
    return registerAt(service);
  };
  const results = await Promise.all(hints.map(registerWith));
  expect(results.map(({ code }) => code)).toEqual(hints.map(() => 0));
});

test.each([
  { argv: ['--max-attempts', '1'], env: {}, attempts: 1 },
  { argv: ['--max-attempts', '2'], env: { AWS_MAX_ATTEMPTS: '1' }, attempts: 2 },
  { argv: [], env: { AWS_MAX_ATTEMPTS: '2' }, attempts: 2 },
])('with $argv and $env there are $attempts attempts', async ({ argv, env, attempts }) => {
  const service = await startService(say(503, {}));
  expect(await registerAt(service, argv, { env })).toMatchObject({ code: 6 });
  expect(service.calls).toHaveLength(attempts);
});

const neverAnswer: Answer = () => undefined;

const stall: Answer = (response) => response.writeHead(200).write('{"clientId":');

describe.each([
  { what: 'never answers', answer: neverAnswer },
  { what: 'stalls in its body', answer: stall },
])('a service that $what', ({ answer }) => {
  test('is given up after --timeout', async () => {
    const argv = ['--timeout', '200ms', '--max-attempts', '1'];
    const { code, stdout, stderr } = await registerAt(await startService(answer), argv);
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toMatch(/^error: .*no complete answer within 200 ms/m);
  });

  test('is tried again after --timeout', async () => {
    const service = await startService((response, number) => {
      (number === 1 ? answer : say(200, REGISTRATION))(response, number);
    });
    expect(await registerAt(service, ['--timeout', '3s'])).toMatchObject({ code: 0, stderr: '' });
    expect(service.calls).toHaveLength(2);
  });

  test.each([
    { reason: 'Interrupted', code: 130 },
    { reason: 'Terminated', code: 143 },
  ] as const)('is left at once with $code when $reason', async ({ reason, code }) => {
    const interruption = new AbortController();
    const service = await startService((response, number) => {
      answer(response, number);
      interruption.abort(new RegisterError(reason, 'The end.'));
    });
    const { signal } = interruption;
    const result = await registerAt(service, ['--timeout', '1h'], { signal });
    expect(result).toEqual({ code, stdout: '', stderr: '', cached: false });
    expect(service.calls).toHaveLength(1);
  });
});

test('an interruption ends the wait for the next attempt', async () => {
  const interruption = new AbortController();
  const service = await startService((response, number) => {
    response.on('close', () => {
      interruption.abort(new RegisterError('Interrupted', 'The end.'));
    });
    say(503, {}, { 'retry-after': '3600' })(response, number);
  });
  const result = await registerAt(service, [], { signal: interruption.signal });
  expect(result).toEqual({ code: 130, stdout: '', stderr: '', cached: false });
  expect(service.calls).toHaveLength(1);
});

test('a call that was interrupted before it began is never sent', async () => {
  const service = await startService(say(200, REGISTRATION));
  const signal = AbortSignal.abort(new RegisterError('Interrupted', 'The end.'));
  expect(await registerAt(service, [], { signal })).toMatchObject({ code: 130, stdout: '' });
  expect(service.calls).toEqual([]);
});

test('a refused connection means unavailable', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const { code, stdout, stderr } = await registerAt({ url });
  expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
  expect(stderr).toContain(`Could not reach ${url}: the connection was refused.`);
});
