import { expect, test } from 'vitest';
import { registerClient } from '../../src/emulator/register-client.js';
import { DAY, emulator, NOW } from '../program.js';
import type { State } from '../../src/emulator/state.js';
import { DEVICE_CODE, post, register } from './http.js';

const request = { errorType: 'InvalidRequestException', error: 'invalid_request' };
const metadata = { errorType: 'InvalidClientMetadataException', error: 'invalid_client_metadata' };
const scope = { errorType: 'InvalidScopeException', error: 'invalid_scope' };
const redirect = { errorType: 'InvalidRedirectUriException', error: 'invalid_redirect_uri' };
const grant = { errorType: 'UnsupportedGrantTypeException', error: 'unsupported_grant_type' };

/** The grant types that the service does not take together. */
const BOTH = ['authorization_code', DEVICE_CODE, 'refresh_token'];

function refusalOf({ errorType, error }: typeof request, says: RegExp) {
  const error_description = expect.stringMatching(says) as string;
  return { status: 400, errorType, body: { error, error_description } };
}

test.each(['{', 'null'])('refuses %s, which is not a JSON object', async (body) => {
  const reply = await post(await emulator(), '/client/register', body);
  expect(reply).toEqual(refusalOf(request, /JSON object/));
});

test.each([
  { members: { clientName: undefined }, refusal: request, says: /clientName/ },
  { members: { clientName: '' }, refusal: request, says: /clientName/ },
  { members: { clientType: undefined }, refusal: request, says: /clientType/ },
  { members: { clientName: 7 }, refusal: request, says: /right type/ },
  { members: { scopes: 'sso:account:access' }, refusal: request, says: /right type/ },
  { members: { grantTypes: [1] }, refusal: request, says: /right type/ },
  { members: { scopes: [] }, refusal: request, says: /scopes/ },
  { members: { grantTypes: [] }, refusal: request, says: /grantTypes/ },
  { members: { redirectUris: [] }, refusal: request, says: /redirectUris/ },
  { members: { issuerUrl: 'start' }, refusal: request, says: /issuerUrl/ },
  { members: { entitledApplicationArn: 'x' }, refusal: request, says: /entitledApplicationArn/ },
  { members: { clientType: 'confidential' }, refusal: metadata, says: /clientType/ },
  { members: { scopes: ['a', 'b c'] }, refusal: scope, says: /"b c"/ },
  { members: { scopes: [''] }, refusal: scope, says: /""/ },
  {
    members: { grantTypes: BOTH, redirectUris: ['http://[::1]/'] },
    refusal: scope,
    says: /excludes/,
  },
  { members: { grantTypes: ['password'] }, refusal: grant, says: /"password"/ },
  { members: { grantTypes: ['authorization_code'] }, refusal: redirect, says: /redirectUris/ },
  { members: { redirectUris: ['/back'] }, refusal: redirect, says: /"\/back"/ },
  { members: { redirectUris: ['http://[::1]/#a'] }, refusal: redirect, says: /fragment/ },
])('refuses $members with a description that matches $says', async (row) => {
  const { members, refusal, says } = row;
  expect(await register(await emulator(), members)).toEqual(refusalOf(refusal, says));
});

test.each([
  { what: 'only required members', members: {} },
  { what: 'an unknown member', members: { color: 'red' } },
  {
    what: 'what aws sso login registers for PKCE',
    members: {
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
      scopes: ['sso:account:access'],
      issuerUrl: 'https://d-1234567890.awsapps.com/start',
    },
  },
  { what: 'the device grant', members: { grantTypes: [DEVICE_CODE, 'refresh_token'] } },
  {
    what: 'an application',
    members: { entitledApplicationArn: 'arn:aws:sso::123456789012:application/a/b' },
  },
])('registers a client with $what', async ({ members }) => {
  const service = await emulator({ secretTtl: DAY });
  expect(await register(service, members)).toEqual({
    status: 200,
    errorType: null,
    body: {
      clientId: expect.any(String) as string,
      clientSecret: expect.any(String) as string,
      clientIdIssuedAt: NOW / 1000,
      clientSecretExpiresAt: (NOW + DAY) / 1000,
      authorizationEndpoint: `${service.url}/authorize`,
      tokenEndpoint: `${service.url}/token`,
    },
  });
});

test.each([1, 300])(
  'the secret of a name of %d characters is a JWT of 1 to 3 kB',
  async (length) => {
    const { body } = await register(await emulator(), { clientName: 'n'.repeat(length) });
    const secret = String(body.clientSecret);
    expect(secret.length).toBeGreaterThan(1000);
    expect(secret.length).toBeLessThan(3000);
    expect(secret).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const [header, claims] = secret
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown);
    expect(header).toHaveProperty('alg');
    expect(claims).toHaveProperty('exp', body.clientSecretExpiresAt);
  },
);

test('registers a million scopes in linear time: otherwise this never ends', () => {
  const scopes = Array.from({ length: 1_000_000 }, (_, index) => `scope:${index}`);
  const state = { clients: new Map(), now: () => NOW, secretTtl: DAY, url: '' } as unknown as State;
  const { clientId } = registerClient({ clientName: 'x', clientType: 'public', scopes }, state);
  expect(state.clients.get(clientId)?.metadata.scopes).toBe(scopes);
});

test('equal requests register distinct clients', async () => {
  const service = await emulator();
  const [one, other] = [await register(service), await register(service)];
  expect(one.body.clientId).not.toBe(other.body.clientId);
  expect(one.body.clientSecret).not.toBe(other.body.clientSecret);
});
