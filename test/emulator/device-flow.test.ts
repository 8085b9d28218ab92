import { expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/start-emulator.js';
import { DAY, emulator, NOW } from '../program.js';
import { post, register, type Reply } from './http.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const START_URL = 'https://d-1234567890.awsapps.com/start';

interface Client {
  clientId: unknown;
  clientSecret: unknown;
}

async function registeredClient(service: Emulator): Promise<Client> {
  const { clientId, clientSecret } = (await register(service)).body;
  return { clientId, clientSecret };
}

function authorize(service: Emulator, client: Client, startUrl = START_URL): Promise<Reply> {
  return post(service, '/device_authorization', { ...client, startUrl });
}

function token(service: Emulator, client: Client, members: object): Promise<Reply> {
  return post(service, '/token', { ...client, grantType: GRANT, ...members });
}

function fault(status: number, errorType: string, error: string) {
  return { status, errorType, body: { error, error_description: expect.any(String) as string } };
}

const INVALID_CLIENT = fault(401, 'InvalidClientException', 'invalid_client');

test('a registered client is approved at once, and its device code is good for one token', async () => {
  const service = await emulator();
  const client = await registeredClient(service);
  const { status, body } = await authorize(service, client);
  const { deviceCode, userCode } = body;
  expect(status).toBe(200);
  expect(body).toEqual({
    deviceCode: expect.stringMatching(/./) as string,
    userCode: expect.stringMatching(/./) as string,
    verificationUri: `${service.url}/device`,
    verificationUriComplete: `${service.url}/device?user_code=${String(userCode)}`,
    expiresIn: expect.any(Number) as number,
    interval: expect.any(Number) as number,
  });
  expect(await token(service, client, { deviceCode })).toMatchObject({
    status: 200,
    body: { accessToken: expect.stringMatching(/./) as string, tokenType: 'Bearer' },
  });
  expect(await token(service, client, { deviceCode })).toEqual(
    fault(400, 'InvalidGrantException', 'invalid_grant'),
  );
});

test.each<[string, (client: Client, other: Client) => Client]>([
  ['an unknown client', ({ clientSecret }) => ({ clientId: 'nobody', clientSecret })],
  ['no client', () => ({ clientId: undefined, clientSecret: undefined })],
  ['a wrong secret', ({ clientId }) => ({ clientId, clientSecret: 'guess' })],
  ['no secret', ({ clientId }) => ({ clientId, clientSecret: undefined })],
  ['the secret of another client', ({ clientId }, other) => ({ ...other, clientId })],
])('%s is an invalid client for both calls', async (_, forge) => {
  const service = await emulator();
  const forged = forge(await registeredClient(service), await registeredClient(service));
  expect(await authorize(service, forged)).toEqual(INVALID_CLIENT);
  expect(await token(service, forged, { deviceCode: 'x' })).toEqual(INVALID_CLIENT);
});

test('a client of another emulator is an invalid client', async () => {
  const client = await registeredClient(await emulator());
  expect(await authorize(await emulator(), client)).toEqual(INVALID_CLIENT);
});

test('a client is invalid from the second on at which its secret expires', async () => {
  let now = NOW;
  const service = await emulator({ secretTtl: DAY, now: () => now });
  const client = await registeredClient(service);
  now = NOW + DAY - 1;
  expect(await authorize(service, client)).toMatchObject({ status: 200 });
  now = NOW + DAY;
  expect(await authorize(service, client)).toEqual(INVALID_CLIENT);
  expect(await token(service, client, { deviceCode: 'x' })).toEqual(INVALID_CLIENT);
});

test('a device authorization needs the start URL in full', async () => {
  const service = await emulator();
  expect(await authorize(service, await registeredClient(service), 'start')).toEqual(
    fault(400, 'InvalidRequestException', 'invalid_request'),
  );
});

test.each([
  ['an unknown device code', { deviceCode: 'x' }, 'InvalidGrantException', 'invalid_grant'],
  ['no device code', {}, 'InvalidGrantException', 'invalid_grant'],
  ['another grant', { grantType: 'x' }, 'UnsupportedGrantTypeException', 'unsupported_grant_type'],
])('there is no token for %s', async (_, members, errorType, error) => {
  const service = await emulator();
  expect(await token(service, await registeredClient(service), members)).toEqual(
    fault(400, errorType, error),
  );
});
