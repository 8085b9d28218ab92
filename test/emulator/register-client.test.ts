import { expect, test } from 'vitest';
import { DAY, emulator, NOW } from '../program.js';
import { post, register } from './http.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

const MINIMAL = { clientName: 'x', clientType: 'public' };

const request = ['InvalidRequestException', 'invalid_request'] as const;
const metadata = ['InvalidClientMetadataException', 'invalid_client_metadata'] as const;
const scope = ['InvalidScopeException', 'invalid_scope'] as const;
const redirect = ['InvalidRedirectUriException', 'invalid_redirect_uri'] as const;
const grant = ['UnsupportedGrantTypeException', 'unsupported_grant_type'] as const;

test.each([
  ['a body that is no JSON', '{', request, /JSON object/],
  ['a body that is no object', 'null', request, /JSON object/],
  ['no client name', { clientType: 'public' }, request, /clientName/],
  ['an empty client name', { ...MINIMAL, clientName: '' }, request, /clientName/],
  ['no client type', { clientName: 'x' }, request, /clientType/],
  ['a member of another type', { ...MINIMAL, clientName: 7 }, request, /the right type/],
  ['a list that is a text', { ...MINIMAL, scopes: 'sso:account:access' }, request, /the right type/],
  ['a list of other things', { ...MINIMAL, grantTypes: [1] }, request, /the right type/],
  ['empty scopes', { ...MINIMAL, scopes: [] }, request, /scopes/],
  ['empty grant types', { ...MINIMAL, grantTypes: [] }, request, /grantTypes/],
  ['empty redirect URIs', { ...MINIMAL, redirectUris: [] }, request, /redirectUris/],
  ['a relative issuer', { ...MINIMAL, issuerUrl: 'start' }, request, /issuerUrl/],
  ['no ARN', { ...MINIMAL, entitledApplicationArn: 'x' }, request, /entitledApplicationArn/],
  ['a confidential client', { ...MINIMAL, clientType: 'confidential' }, metadata, /clientType/],
  ['a scope with a space', { ...MINIMAL, scopes: ['a', 'b c'] }, scope, /"b c"/],
  ['an empty scope', { ...MINIMAL, scopes: [''] }, scope, /""/],
  ['an unknown grant', { ...MINIMAL, grantTypes: ['password'] }, grant, /"password"/],
  [
    'an authorization code without redirect URIs',
    { ...MINIMAL, grantTypes: ['authorization_code'] },
    redirect,
    /redirectUris/,
  ],
  ['a relative redirect URI', { ...MINIMAL, redirectUris: ['/back'] }, redirect, /"\/back"/],
  ['a fragment', { ...MINIMAL, redirectUris: ['http://[::1]/#a'] }, redirect, /fragment/],
])('refuses %s', async (_, body, [errorType, error], description) => {
  expect(await post(await emulator(), '/client/register', body)).toEqual({
    status: 400,
    errorType,
    body: { error, error_description: expect.stringMatching(description) as string },
  });
});

test.each([
  ['nothing optional', {}],
  ['a member it does not know', { colour: 'red' }],
  [
    'what aws sso login registers for PKCE',
    {
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
      scopes: ['sso:account:access'],
      issuerUrl: 'https://d-1234567890.awsapps.com/start',
    },
  ],
  ['the device grant', { grantTypes: [DEVICE_CODE, 'refresh_token'] }],
  ['an application', { entitledApplicationArn: 'arn:aws:sso::123456789012:application/a/b' }],
])('registers a client with %s', async (_, members) => {
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

test('equal requests register distinct clients', async () => {
  const service = await emulator();
  const [one, other] = [await register(service), await register(service)];
  expect(one.body.clientId).not.toBe(other.body.clientId);
  expect(one.body.clientSecret).not.toBe(other.body.clientSecret);
});
