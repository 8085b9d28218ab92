import { describe, expect, test } from 'vitest';
import { DAY, emulator, NOW, type EmulatorSettings } from '../program.js';
import {
  ACCOUNT,
  decide,
  DEVICE_CODE,
  fault,
  INVALID_CLIENT,
  INVALID_GRANT,
  INVALID_REQUEST,
  PKCE,
  post,
  registeredClient,
  startDevice,
  token,
  UNAUTHORIZED,
  visit,
  type Client,
} from './http.js';

const UNSUPPORTED = fault(400, 'UnsupportedGrantTypeException', 'unsupported_grant_type');
const PENDING = fault(
  400,
  'AuthorizationPendingException',
  'authorization_pending',
  'Authorization is still pending',
);
const SLOW_DOWN = fault(400, 'SlowDownException', 'slow_down');
const EXPIRED = fault(400, 'ExpiredTokenException', 'expired_token');
const DENIED = fault(400, 'AccessDeniedException', 'access_denied');
const TOKEN = { status: 200, body: { tokenType: 'Bearer' } };

/** A device that waits for its token, on an emulator whose time the test sets. */
async function device(settings: EmulatorSettings = { ask: true }) {
  let now = NOW;
  const service = await emulator({ now: () => now, ...settings });
  const client = await registeredClient(service);
  const { body } = await startDevice(service, client);
  const { deviceCode } = body;
  return {
    service,
    client,
    page: String(body.verificationUriComplete),
    poll: (at = now - NOW, by = client) => {
      now = NOW + at;
      return token(service, by, { grantType: DEVICE_CODE, deviceCode });
    },
  };
}

test('a registered client is approved at once, and its device code is good for one token', async () => {
  const service = await emulator();
  const client = await registeredClient(service);
  const { status, body } = await startDevice(service, client);
  const { deviceCode, userCode } = body;
  expect(status).toBe(200);
  expect(body).toEqual({
    deviceCode: expect.stringMatching(/./) as string,
    userCode: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) as string,
    verificationUri: `${service.url}/device`,
    verificationUriComplete: `${service.url}/device?user_code=${String(userCode)}`,
    expiresIn: expect.any(Number) as number,
    interval: expect.any(Number) as number,
  });
  const members = { grantType: DEVICE_CODE, deviceCode };
  expect(await token(service, client, members)).toMatchObject({
    status: 200,
    body: { accessToken: expect.stringMatching(/./) as string, tokenType: 'Bearer' },
  });
  expect(await token(service, client, members)).toEqual(INVALID_GRANT);
});

describe('with --ask, the token', () => {
  test('is pending until the page is approved, and given once', async () => {
    const { page, poll } = await device();
    expect(await poll()).toEqual(PENDING);
    await decide(page, 'approve');
    expect(await poll()).toMatchObject(TOKEN);
    expect(await poll()).toEqual(INVALID_GRANT);
  });

  test('is refused for good once the page is denied', async () => {
    const { page, poll } = await device();
    await decide(page, 'deny');
    expect(await poll()).toEqual(DENIED);
    await decide(page, 'approve');
    expect(await poll()).toEqual(DENIED);
  });

  test.each([{ isApproved: false }, { isApproved: true }])(
    'is refused from the second at which the device code expires: approved $isApproved',
    async ({ isApproved }) => {
      const { page, poll } = await device();
      if (isApproved) await decide(page, 'approve');
      expect(await poll(600_000)).toEqual(EXPIRED);
    },
  );
});

describe('a pending device that polls', () => {
  test('as the AWS CLI does, twice at once and then after each interval, is never slowed down', async () => {
    const { poll } = await device();
    for (const at of [0, 0, 1000, 2000, 3000]) expect(await poll(at)).toEqual(PENDING);
  });

  test('with timers that fire a little early is never slowed down', async () => {
    const { poll } = await device();
    for (const at of [0, 0, 950, 1900, 2850]) expect(await poll(at)).toEqual(PENDING);
  });

  test('more often is told to slow down, until it does or is approved', async () => {
    const { page, poll } = await device();
    for (const at of [0, 0]) expect(await poll(at)).toEqual(PENDING);
    for (const at of [0, 400, 800]) expect(await poll(at)).toEqual(SLOW_DOWN);
    expect(await poll(6000)).toEqual(PENDING);
    expect(await poll(6000)).toEqual(PENDING);
    await decide(page, 'approve');
    expect(await poll(6000)).toMatchObject(TOKEN);
  });
});

interface Forgery {
  what: string;
  forge: (client: Client, other: Client) => Client;
}

test.each<Forgery>([
  { what: 'an unknown id', forge: (client) => ({ ...client, clientId: 'nobody' }) },
  { what: 'the id __proto__', forge: (client) => ({ ...client, clientId: '__proto__' }) },
  { what: 'an id that is no text', forge: (client) => ({ ...client, clientId: { toString: 1 } }) },
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
  expect(await startDevice(service, forged)).toEqual(INVALID_CLIENT);
  const members = { grantType: DEVICE_CODE, deviceCode: 'x' };
  expect(await token(service, forged, members)).toEqual(INVALID_CLIENT);
});

test('a client of another emulator is an invalid client', async () => {
  const client = await registeredClient(await emulator());
  expect(await startDevice(await emulator(), client)).toEqual(INVALID_CLIENT);
});

describe('a client whose secret has expired', () => {
  test('refuses a token to a client from the second at which its secret expires', async () => {
    let now = NOW;
    const service = await emulator({ secretTtl: DAY, now: () => now });
    const client = await registeredClient(service);
    now = NOW + DAY - 1;
    const { deviceCode } = (await startDevice(service, client)).body;
    now = NOW + DAY;
    const members = { grantType: DEVICE_CODE, deviceCode };
    expect(await token(service, client, members)).toEqual(INVALID_CLIENT);
  });

  test('gives a device code to an expired client, and refuses it in the browser', async () => {
    let now = NOW;
    const service = await emulator({ ask: true, secretTtl: DAY, now: () => now });
    const client = await registeredClient(service);
    now = NOW + DAY;
    const { status, body } = await startDevice(service, client);
    expect(status).toBe(200);
    const shown = await visit(String(body.verificationUriComplete));
    expect(shown).toMatchObject({ status: 400 });
    expect(shown.page).toContain('<h1>Invalid client</h1>');
    expect(shown.page).not.toContain('<button');
  });
});

test('a device authorization needs the start URL in full', async () => {
  const service = await emulator();
  const body = { ...(await registeredClient(service)), startUrl: 'start' };
  expect(await post(service, '/device_authorization', body)).toEqual(INVALID_REQUEST);
});

test.each([
  { what: 'an unknown device code', members: { deviceCode: 'x' }, refusal: INVALID_GRANT },
  {
    what: 'the device code __proto__',
    members: { deviceCode: '__proto__' },
    refusal: INVALID_GRANT,
  },
  { what: 'no device code', members: {}, refusal: INVALID_GRANT },
  { what: 'another grant type', members: { grantType: 'x' }, refusal: UNSUPPORTED },
  { what: 'the grant type toString', members: { grantType: 'toString' }, refusal: UNSUPPORTED },
  { what: 'no grant type', members: { grantType: undefined }, refusal: UNSUPPORTED },
])('there is no token for $what', async ({ members, refusal }) => {
  const service = await emulator();
  const client = await registeredClient(service);
  expect(await token(service, client, { grantType: DEVICE_CODE, ...members })).toEqual(refusal);
});

test('there is no token for the device code of another client', async () => {
  const { service, poll } = await device({});
  expect(await poll(0, await registeredClient(service))).toEqual(INVALID_GRANT);
  expect(await poll()).toMatchObject(TOKEN);
});

describe('a client that registered', () => {
  test.each([
    { what: 'no grant types', members: {} },
    { what: 'the device code', members: { grantTypes: [DEVICE_CODE] } },
  ])('$what gets a device token', async ({ members }) => {
    const service = await emulator();
    const client = await registeredClient(service, members);
    const { deviceCode } = (await startDevice(service, client)).body;
    const grant = { grantType: DEVICE_CODE, deviceCode };
    expect(await token(service, client, grant)).toMatchObject(TOKEN);
  });

  test('other grant types alone is not authorized in both calls', async () => {
    const service = await emulator();
    const client = await registeredClient(service, PKCE);
    expect(await startDevice(service, client)).toEqual(UNAUTHORIZED);
    const members = { grantType: DEVICE_CODE, deviceCode: 'x' };
    expect(await token(service, client, members)).toEqual(UNAUTHORIZED);
  });

  test.each([
    { scope: [], expected: TOKEN },
    { scope: [ACCOUNT], expected: TOKEN },
    { scope: [ACCOUNT, 'other:scope'], expected: { errorType: 'InvalidScopeException' } },
    { scope: ACCOUNT, expected: { errorType: 'InvalidScopeException' } },
  ])('a scope asks for scope $scope', async ({ scope, expected }) => {
    const service = await emulator();
    const client = await registeredClient(service, { scopes: [ACCOUNT] });
    const { deviceCode } = (await startDevice(service, client)).body;
    const members = { grantType: DEVICE_CODE, deviceCode, scope };
    expect(await token(service, client, members)).toMatchObject(expected);
  });
});
