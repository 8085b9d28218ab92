import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test, vi } from 'vitest';
import { registerAt, REGISTRATION, say, startService } from './service.js';

const ARN = 'arn:aws:sso::123456789012:application/ssoins-1/apl-1';

test.each([
  {
    given: 'no option',
    options: [],
    body: { clientName: 'sso-register-default', clientType: 'public' },
  },
  {
    given: 'every option',
    options: [
      ['--client-name', 'a name'],
      ['--client-type', 'public'],
      ['--scopes', 'a', 'b'],
      ['--grant-types', 'authorization_code', 'refresh_token'],
      ['--redirect-uris', 'http://127.0.0.1/back'],
      ['--issuer-url', 'https://d-1.awsapps.com/start'],
      ['--entitled-application-arn', ARN],
    ],
    body: {
      clientName: 'a name',
      clientType: 'public',
      scopes: ['a', 'b'],
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://127.0.0.1/back'],
      issuerUrl: 'https://d-1.awsapps.com/start',
      entitledApplicationArn: ARN,
    },
  },
])('with $given the body has what was given and nothing else', async ({ options, body }) => {
  const service = await startService(say(200, REGISTRATION));
  expect(await registerAt(service, options.flat())).toMatchObject({ code: 0, stderr: '' });
  expect(service.calls).toMatchObject([
    { line: 'POST /client/register', headers: { 'content-type': 'application/json' } },
  ]);
  expect(service.calls[0]?.body).toEqual(body);
});

/** Some containers have no IPv6. */
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

test.runIf(hasIpv6)('the request is sent to an endpoint that is an IPv6 address', async () => {
  const service = await startService(say(200, REGISTRATION), '::1');
  expect(await registerAt(service)).toMatchObject({ code: 0, stderr: '' });
  expect(service.calls).toMatchObject([{ headers: { host: new URL(service.url).host } }]);
});

test('the request is unsigned although there are credentials', async () => {
  const credentials = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' };
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  // The SDK would look for them in the process, not in the host.
  for (const [name, value] of Object.entries(credentials)) vi.stubEnv(name, value);
  const service = await startService(say(200, REGISTRATION));
  expect(await registerAt(service, [], { env: credentials })).toMatchObject({ code: 0 });
  expect(service.calls[0]?.headers).not.toHaveProperty('authorization');
  expect(JSON.stringify(service.calls)).not.toContain('AKIDEXAMPLE');
});

test('endpoints that the service omits or sends as null are null', async () => {
  const service = await startService(say(200, { ...REGISTRATION, tokenEndpoint: null }));
  const { stdout } = await registerAt(service, ['--format', 'json', '--show-secret']);
  expect(JSON.parse(stdout)).toMatchObject({
    ...REGISTRATION,
    authorizationEndpoint: null,
    tokenEndpoint: null,
  });
});

test.each([301, 302, 303, 307, 308])('a redirect with HTTP %i is not followed', async (status) => {
  const other = await startService(say(200, REGISTRATION));
  const location = `${other.url}/client/register`;
  const service = await startService(say(status, REGISTRATION, { location }));
  const { code, stderr, cached } = await registerAt(service);
  expect({ code, cached }).toEqual({ code: 6, cached: false });
  expect(stderr).toContain(`did not answer like the SSO OIDC service (HTTP ${status})`);
  expect(service.calls).toHaveLength(1);
  expect(other.calls).toEqual([]);
});
