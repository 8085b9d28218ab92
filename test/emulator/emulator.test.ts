import { describe, expect, test } from 'vitest';
import { RegisterError } from '../../src/errors.js';
import { calls, emulator, run } from '../program.js';
import { post, read, register, registeredClient, startDevice } from './http.js';

test('GET / counts the calls by operation, refused ones included', async () => {
  const service = await emulator({ fail: 'SlowDownException:1' });
  expect(await calls(service)).toEqual({
    RegisterClient: 0,
    StartDeviceAuthorization: 0,
    CreateToken: 0,
  });
  await register(service);
  await register(service);
  await post(service, '/token', {});
  await post(service, '/nowhere', {});
  expect(await calls(service)).toEqual({
    RegisterClient: 2,
    StartDeviceAuthorization: 0,
    CreateToken: 1,
  });
});

test.each([
  { method: 'GET', path: '/client/register' },
  { method: 'PUT', path: '/token' },
  { method: 'POST', path: '/' },
  { method: 'POST', path: '/client/register/' },
])('$method $path is not an operation', async ({ method, path }) => {
  const { url } = await emulator();
  expect(await read(await fetch(url + path, { method }))).toMatchObject({
    status: 404,
    errorType: 'UnknownOperationException',
  });
});

test('HEAD / is answered, so that a script can wait for the emulator with it', async () => {
  const { url } = await emulator();
  expect(await fetch(url, { method: 'HEAD' })).toMatchObject({ status: 200 });
});

test('every answer has a request id of its own', async () => {
  const { url } = await emulator();
  const ids = [await fetch(url), await fetch(`${url}/nowhere`)].map(({ headers }) =>
    headers.get('x-amzn-requestid'),
  );
  expect(ids).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
  expect(ids[0]).not.toBe(ids[1]);
});

test.each([
  { fail: 'AccessDeniedException', status: 400, error: 'access_denied' },
  { fail: 'AuthorizationPendingException', status: 400, error: 'authorization_pending' },
  { fail: 'ExpiredTokenException', status: 400, error: 'expired_token' },
  { fail: 'InternalServerException', status: 500, error: 'server_error' },
  { fail: 'InvalidClientException', status: 401, error: 'invalid_client' },
  { fail: 'InvalidClientMetadataException', status: 400, error: 'invalid_client_metadata' },
  { fail: 'InvalidGrantException', status: 400, error: 'invalid_grant' },
  { fail: 'InvalidRedirectUriException', status: 400, error: 'invalid_redirect_uri' },
  { fail: 'InvalidRequestException', status: 400, error: 'invalid_request' },
  { fail: 'InvalidScopeException', status: 400, error: 'invalid_scope' },
  { fail: 'SlowDownException', status: 400, error: 'slow_down' },
  { fail: 'UnauthorizedClientException', status: 400, error: 'unauthorized_client' },
  { fail: 'UnsupportedGrantTypeException', status: 400, error: 'unsupported_grant_type' },
])('--fail $fail answers as the service does', async ({ fail, status, error }) => {
  expect(await register(await emulator({ fail }))).toEqual({
    status,
    errorType: fail,
    body: { error, error_description: expect.any(String) as string },
  });
});

test('names the exception of a refusal in a header, as the service spells it', async () => {
  const service = await emulator({ fail: 'InvalidScopeException' });
  const { headers } = await fetch(`${service.url}/client/register`, { method: 'POST' });
  expect(headers.get('x-amzn-errortype')).toBe(
    'InvalidScopeException:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/',
  );
});

test.each([
  { fail: 'InvalidGrantException', says: 'Invalid grant provided' },
  { fail: 'InvalidScopeException', says: 'The option --fail requested this failure.' },
])('says "$says" for --fail $fail: the words of the service if known', async ({ fail, says }) => {
  const { body } = await register(await emulator({ fail }));
  expect(body).toMatchObject({ error_description: says });
});

test.each([
  { fail: 'ServiceUnavailableException', status: 503 },
  { fail: 'ThrottlingException', status: 429 },
])('--fail $fail, common to all AWS services, has no OAuth error', async ({ fail, status }) => {
  expect(await register(await emulator({ fail }))).toEqual({
    status,
    errorType: fail,
    body: { message: expect.any(String) as string },
  });
});

test.each([
  { fail: 'SlowDownException', statuses: [400, 400, 400, 400] },
  { fail: 'SlowDownException:2', statuses: [400, 400, 200, 200] },
])('--fail $fail makes four calls end with $statuses', async ({ fail, statuses }) => {
  const service = await emulator({ fail });
  for (const status of statuses) expect(await register(service)).toMatchObject({ status });
});

describe('--fail', () => {
  const DEVICE_FAILS = 'StartDeviceAuthorization=ThrottlingException';

  test('with an operation leaves the others alone', async () => {
    const service = await emulator({ fail: DEVICE_FAILS });
    const client = await registeredClient(service);
    const errorType = 'ThrottlingException';
    expect(await startDevice(service, client)).toMatchObject({ errorType });
    expect(await register(service)).toMatchObject({ errorType: null });
  });

  test('with an operation and a count counts the calls of that operation', async () => {
    const service = await emulator({ fail: `${DEVICE_FAILS}:1` });
    const client = await registeredClient(service);
    const [one, other] = [await startDevice(service, client), await startDevice(service, client)];
    expect([one.errorType, other.errorType]).toEqual(['ThrottlingException', null]);
  });

  test('more than once makes the calls fail in that order', async () => {
    const fail = ['SlowDownException:1', DEVICE_FAILS, 'InternalServerException:2'];
    const service = await emulator({ fail });
    const replies = [];
    for (let count = 0; count < 4; count += 1) replies.push(await register(service));
    const [slow, server] = ['SlowDownException', 'InternalServerException'];
    expect(replies.map(({ errorType }) => errorType)).toEqual([slow, server, server, null]);
  });

  test('can be given more than once on the command line', async () => {
    const script = `
      const url = process.env.AWS_ENDPOINT_URL_SSO_OIDC + '/token';
      const call = () => fetch(url, { method: 'POST', body: '{}' });
      const [one, other] = [await call(), await call()];
      process.exitCode = one.status === 400 && other.status === 429 ? 9 : 1;`;
    const fail = ['CreateToken=SlowDownException:1', 'ThrottlingException'];
    const options = fail.flatMap((each) => ['--fail', each]);
    const command = [process.execPath, '--input-type=module', '--eval', script];
    expect(await run(['emulator', ...options, '--', ...command])).toMatchObject({ code: 9 });
  });

  test('without a value is a usage error', async () => {
    const { code, stderr } = await run(['emulator', '--fail']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: Option '--fail <failure>' argument missing/);
  });

  test.each(['Nope', 'constructor', ''])(
    'with the operation %j is a usage error that lists the operations',
    async (operation) => {
      const fail = `${operation}=SlowDownException`;
      const { code, stdout, stderr } = await run(['emulator', '--fail', fail]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/--fail.*RegisterClient, StartDeviceAuthorization, CreateToken/s);
    },
  );
});

test.each([
  { fail: 'SlowDown', hint: 'Did you mean SlowDownException?' },
  { fail: 'CreateToken=InvalidGrant:2', hint: 'Did you mean InvalidGrantException?' },
  { fail: 'Nope=SlowDownException:x', hint: 'OPERATION is one of RegisterClient, ' },
  { fail: 'SlowDownException:0', hint: 'COUNT is a whole number from 1 to 999999999.' },
  { fail: 'SlowDownException:x', hint: 'COUNT is a whole number from 1 to 999999999.' },
  { fail: 'SlowDownException:', hint: 'COUNT is a whole number from 1 to 999999999.' },
])('refuses --fail $fail, and says: $hint', async ({ fail, hint }) => {
  const { code, stderr } = await run(['emulator', '--fail', fail]);
  expect(code).toBe(2);
  expect(stderr).toContain(`hint:  ${hint}`);
});

test.each(['', 'NopeException', 'toString', ':1', 'a b', 'SlowDownException:1\n'])(
  '--fail %j is a usage error that lists the exceptions',
  async (fail) => {
    const { code, stdout, stderr } = await run(['emulator', '--fail', fail]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/--fail.*InvalidScopeException.*SlowDownException/s);
  },
);

describe('without a command', () => {
  /** Serves until stderr matches. `onUrl` is called with the URL that stderr says. */
  function served(flags: string[], end: RegExp, onUrl: (url: string) => unknown) {
    const interruption = new AbortController();
    let said = '';
    const onStderr = (text: string) => {
      const isFirst = !said.includes('http://');
      said += text;
      const [url] = /http:[\w.:/]+/.exec(said) ?? [];
      if (isFirst && url !== undefined) onUrl(url);
      if (end.test(said)) interruption.abort(new RegisterError('Interrupted', 'Interrupted.'));
    };
    const terminal = flags.length === 0;
    return run(['emulator', ...flags], { terminal, signal: interruption.signal, onStderr });
  }

  test('says on a terminal which variables to set in another one, and each call', async () => {
    const { code, stdout, stderr } = await served([], /(200\n.*){2}/s, async (url) => {
      await fetch(url);
      await fetch(url);
    });
    expect(code).toBe(130);
    expect(stderr.split('\n')).toEqual([
      `In another terminal, set AWS_ENDPOINT_URL_SSO_OIDC=${stdout.trim()}, and SSO_REGISTER_CACHE_DIR to a new directory.`,
      ...['GET / -> 200', 'GET / -> 200', ''],
    ]);
  });

  test('says nothing but its URL where no terminal is', async () => {
    const { stdout, stderr } = await served(['--debug'], /200 /, fetch);
    expect(stderr).not.toMatch(/^(?!debug: )./m);
    expect(stdout).toMatch(/^http:.*\n$/);
  });
});

test('refuses a lifetime of secrets that ends after the last date', async () => {
  const { code, stderr } = await run(['emulator', '--secret-ttl', '365001d']);
  expect(code).toBe(2);
  expect(stderr).toBe('error: --secret-ttl is too long: 365001d\nhint:  Give at most 365000d.\n');
});

test('a port in use is a usage error that names the port', async () => {
  const { port } = new URL((await emulator()).url);
  const { code, stdout, stderr } = await run(['emulator', '--port', port]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(new RegExp(`port ${port}: .*in use`));
});

test('closing it ends the calls that still wait for their latency', async () => {
  const service = await emulator({ latency: 3_600_000 });
  const answer = register(service);
  const refused = expect(answer).rejects.toThrow('fetch failed');
  await expect.poll(() => calls(service), { timeout: 30_000 }).toMatchObject({ RegisterClient: 1 });
  await service.close();
  await refused;
});
