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

test('closing it ends the calls that still wait for their latency', async () => {
  const service = await emulator({ latency: 3_600_000 });
  const answer = register(service);
  const refused = expect(answer).rejects.toThrow('fetch failed');
  await expect.poll(() => calls(service), { timeout: 30_000 }).toMatchObject({ RegisterClient: 1 });
  await service.close();
  await refused;
});
