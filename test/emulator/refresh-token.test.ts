import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/start-emulator.js';
import { DAY, emulator, NOW } from '../program.js';
import {
  ACCOUNT,
  DEVICE_CODE,
  fault,
  INVALID_CLIENT,
  registeredClient,
  startDevice,
  token,
  UNAUTHORIZED,
  type Client,
} from './http.js';

const INVALID_REFRESH_TOKEN = fault(
  400,
  'InvalidGrantException',
  'invalid_grant',
  'Invalid refresh token provided',
);
const SCOPES = { scopes: [ACCOUNT] };

/** The refresh token of a client that signed in by device code. */
async function signIn(service: Emulator, client: Client): Promise<unknown> {
  const { deviceCode } = (await startDevice(service, client)).body;
  const { status, body } = await token(service, client, { grantType: DEVICE_CODE, deviceCode });
  expect(status).toBe(200);
  return body.refreshToken;
}

function refresh(service: Emulator, client: Client, refreshToken: unknown) {
  return token(service, client, { grantType: 'refresh_token', refreshToken });
}

test('a refresh token is good for new access tokens, as often as they are needed', async () => {
  const service = await emulator();
  const client = await registeredClient(service, SCOPES);
  const refreshToken = await signIn(service, client);
  const [one, other] = [
    await refresh(service, client, refreshToken),
    await refresh(service, client, refreshToken),
  ];
  for (const { status, body } of [one, other]) {
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.stringMatching(/./) as string,
      tokenType: 'Bearer',
      expiresIn: expect.any(Number) as number,
      refreshToken,
    });
  }
  expect(one.body.accessToken).not.toBe(other.body.accessToken);
});

test.each([
  { what: 'no grant types and scopes', members: SCOPES, gets: true },
  { what: 'no grant types and no scopes', members: {}, gets: false },
  {
    what: 'the grant types of both',
    members: { ...SCOPES, grantTypes: [DEVICE_CODE, 'refresh_token'] },
    gets: true,
  },
  {
    what: 'the device code alone',
    members: { ...SCOPES, grantTypes: [DEVICE_CODE] },
    gets: false,
  },
])('a client that registered $what gets a refresh token: $gets', async ({ members, gets }) => {
  const service = await emulator();
  const refreshToken = await signIn(service, await registeredClient(service, members));
  expect(typeof refreshToken).toBe(gets ? 'string' : 'undefined');
});

describe('there is no new token', () => {
  test.each(['unknown', '__proto__', undefined])('for the refresh token %s', async (unknown) => {
    const service = await emulator();
    const client = await registeredClient(service, SCOPES);
    expect(await refresh(service, client, unknown)).toEqual(INVALID_REFRESH_TOKEN);
  });

  test('for the refresh token of another client', async () => {
    const service = await emulator();
    const refreshToken = await signIn(service, await registeredClient(service, SCOPES));
    const other = await registeredClient(service, SCOPES);
    expect(await refresh(service, other, refreshToken)).toEqual(INVALID_REFRESH_TOKEN);
  });

  test('for a client that did not register the grant type', async () => {
    const service = await emulator();
    const client = await registeredClient(service, { ...SCOPES, grantTypes: [DEVICE_CODE] });
    expect(await refresh(service, client, 'x')).toEqual(UNAUTHORIZED);
  });

  test('once the secret of the client has expired', async () => {
    let now = NOW;
    const service = await emulator({ secretTtl: DAY, now: () => now });
    const client = await registeredClient(service, SCOPES);
    const refreshToken = await signIn(service, client);
    now = NOW + DAY;
    expect(await refresh(service, client, refreshToken)).toEqual(INVALID_CLIENT);
  });
});
