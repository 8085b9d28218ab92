import { expect, test } from 'vitest';
import { calls, emulator, run } from '../program.js';
import { post, read, register } from './http.js';

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
  ['GET', '/client/register'],
  ['PUT', '/token'],
  ['POST', '/'],
  ['POST', '/client/register/'],
])('%s %s is no operation', async (method, path) => {
  const { url } = await emulator();
  expect(await read(await fetch(url + path, { method }))).toMatchObject({
    status: 404,
    errorType: 'UnknownOperationException',
  });
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
  ['AccessDeniedException', 400, 'access_denied'],
  ['AuthorizationPendingException', 400, 'authorization_pending'],
  ['ExpiredTokenException', 400, 'expired_token'],
  ['InternalServerException', 500, 'server_error'],
  ['InvalidClientException', 401, 'invalid_client'],
  ['InvalidClientMetadataException', 400, 'invalid_client_metadata'],
  ['InvalidGrantException', 400, 'invalid_grant'],
  ['InvalidRedirectUriException', 400, 'invalid_redirect_uri'],
  ['InvalidRequestException', 400, 'invalid_request'],
  ['InvalidScopeException', 400, 'invalid_scope'],
  ['SlowDownException', 400, 'slow_down'],
  ['UnauthorizedClientException', 400, 'unauthorized_client'],
  ['UnsupportedGrantTypeException', 400, 'unsupported_grant_type'],
])('--fail %s answers as the service does', async (fail, status, error) => {
  expect(await register(await emulator({ fail }))).toEqual({
    status,
    errorType: fail,
    body: { error, error_description: expect.any(String) as string },
  });
});

test.each([
  ['ServiceUnavailableException', 503],
  ['ThrottlingException', 429],
])(
  '--fail %s has no OAuth error, as nothing common to all AWS services has',
  async (fail, status) => {
    expect(await register(await emulator({ fail }))).toEqual({
      status,
      errorType: fail,
      body: { message: expect.any(String) as string },
    });
  },
);

test.each([
  ['without a count fails every call', 'SlowDownException', [400, 400, 400, 400]],
  ['with a count fails that many calls', 'SlowDownException:2', [400, 400, 200, 200]],
])('--fail %s', async (_, fail, expected) => {
  const service = await emulator({ fail });
  const statuses: number[] = [];
  for (let call = 0; call < 4; call += 1) statuses.push((await register(service)).status);
  expect(statuses).toEqual(expected);
});

test.each(['', 'NopeException', 'toString', 'SlowDownException:0', 'SlowDownException:x', ':1'])(
  '--fail %j is a usage error that lists the exceptions',
  async (fail) => {
    const { code, stdout, stderr } = await run(['emulator', '--fail', fail]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/--fail.*InvalidScopeException.*SlowDownException/s);
  },
);

test('a port in use is a usage error that names the port', async () => {
  const { port } = new URL((await emulator()).url);
  const { code, stdout, stderr } = await run(['emulator', '--port', port]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(new RegExp(`port ${port}: .*in use`));
});

test('to close it ends the calls that still wait for their latency', async () => {
  const service = await emulator({ latency: 3_600_000 });
  const answer = register(service);
  const refused = expect(answer).rejects.toThrow('fetch failed');
  await expect.poll(() => calls(service), { timeout: 30_000 }).toMatchObject({ RegisterClient: 1 });
  await service.close();
  await refused;
});
