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
const INVALID_GRANT = fault(400, 'InvalidGrantException', 'invalid_grant');
const UNSUPPORTED = fault(400, 'UnsupportedGrantTypeException', 'unsupported_grant_type');

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
  expect(await token(service, client, { deviceCode })).toEqual(INVALID_GRANT);
});

interface Forgery {
  what: string;
  forge: (client: Client, other: Client) => Client;
}

test.each<Forgery>([
  { what: 'an unknown id', forge: (client) => ({ ...client, clientId: 'nobody' }) },
  {
    what: 'neither id nor secret',
    forge: () => ({ clientId: undefined, clientSecret: undefined }),
  },
  { what: 'a wrong secret', forge: (client) => ({ ...client, clientSecret: 'guess' }) },
  { what: 'no secret', forge: (client) => ({ ...client, clientSecret: undefined }) },
  { what: 'the secret of another', forge: ({ clientId }, other) => ({ ...other, clientId }) },
])('a client with $what is an invalid client in both calls', async ({ forge }) => {
  const service = await emulator();
  const forged = forge(await registeredClient(service), await registeredClient(service));
  expect(await authorize(service, forged)).toEqual(INVALID_CLIENT);
  expect(await token(service, forged, { deviceCode: 'x' })).toEqual(INVALID_CLIENT);
});

test('a client of another emulator is an invalid client', async () => {
  const client = await registeredClient(await emulator());
  expect(await authorize(await emulator(), client)).toEqual(INVALID_CLIENT);
});

test('a client is invalid from the second at which its secret expires', async () => {
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
  { what: 'an unknown device code', members: { deviceCode: 'x' }, refusal: INVALID_GRANT },
  { what: 'no device code', members: {}, refusal: INVALID_GRANT },
  { what: 'another grant type', members: { grantType: 'x' }, refusal: UNSUPPORTED },
])('there is no token for $what', async ({ members, refusal }) => {
  const service = await emulator();
  expect(await token(service, await registeredClient(service), members)).toEqual(refusal);
});
