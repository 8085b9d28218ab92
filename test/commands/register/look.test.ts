import { describe, expect, test } from 'vitest';
import { Store } from '../../../src/store/store.js';
import { calls, DAY, emulator, NOW, parse, world } from '../../program.js';
import { entry } from '../../registration/samples.js';
import { registerWorld } from './register-world.js';

const MINUTE = 60_000;
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const START_URL = 'https://d-1.awsapps.com/start';
const ARN = 'arn:aws:sso::123456789012:application/ssoins-1/apl-1';

describe('a request that differs from the cached one', () => {
  test.each([
    { member: 'clientName', option: '--client-name my-cli', value: 'my-cli' },
    { member: 'scopes', option: '--scopes a b:c', value: ['a', 'b:c'] },
    { member: 'grantTypes', option: '--grant-types refresh_token', value: ['refresh_token'] },
    { member: 'redirectUris', option: '--redirect-uris http://[::1]/x', value: ['http://[::1]/x'] },
    { member: 'issuerUrl', option: `--issuer-url ${START_URL}`, value: START_URL },
    { member: 'entitledApplicationArn', option: `--entitled-application-arn ${ARN}`, value: ARN },
  ])(
    'is registered if it differs in its $member, then reused',
    async ({ member, option, value }) => {
      const { register } = await registerWorld();
      const first = (await register()).json;
      const second = (await register(option)).json;
      expect(second).toMatchObject({ reason: 'request-changed', changed: [member] });
      expect(second.request).toEqual({ ...(first.request as object), [member]: value });
      expect(second).toMatchObject({ source: 'service' });
      const third = (await register(option)).json;
      expect(third).toMatchObject({ source: 'cache', clientId: second.clientId });
    },
  );

  test('has a name for each of several members, in the text too', async () => {
    const { run } = await registerWorld();
    await run('register --scopes a');
    const { stdout } = await run('register --client-name x --scopes b');
    expect(stdout).toContain('request-changed: clientName, scopes');
  });

  test('is registered at another endpoint if that alone differs', async () => {
    const { register } = await registerWorld();
    const other = await emulator();
    await register();
    const { json } = await register(`--endpoint-url ${other.url}`);
    const changed = { reason: 'request-changed', changed: ['endpoint'] };
    expect(json).toMatchObject({ ...changed, endpoint: other.url });
    expect(await calls(other)).toMatchObject({ RegisterClient: 1 });
  });
});

test.each([
  { what: 'scopes in another order', first: '--scopes a b', second: '--scopes b a b' },
  {
    what: 'grant types in another order',
    first: `--grant-types refresh_token ${DEVICE_CODE}`,
    second: `--grant-types ${DEVICE_CODE} refresh_token`,
  },
  {
    what: 'redirect URIs in another order',
    first: '--redirect-uris http://127.0.0.1/a http://127.0.0.1/b',
    second: '--redirect-uris http://127.0.0.1/b --redirect-uris http://127.0.0.1/a',
  },
  { what: 'another region at the same endpoint', first: '', second: '--region us-east-1' },
])('reuses a client for an equal request: $what', async ({ first, second }) => {
  const { register } = await registerWorld();
  await register(first);
  expect((await register(second)).json).toMatchObject({ source: 'cache', reason: null });
});

test('prints the region asked for of a client that was registered for another one', async () => {
  const { register } = await registerWorld();
  await register('--region eu-west-1');
  const { json } = await register('--region us-east-1');
  expect(json).toMatchObject({ source: 'cache', region: 'us-east-1' });
});

describe('a cached client', () => {
  test.each([
    { left: 'just --min-validity', flags: '', later: 90 * DAY - 15 * MINUTE, reason: null },
    { left: 'less', flags: '', later: 90 * DAY - 15 * MINUTE + 1, reason: 'expiring' },
    {
      left: '7 days less 1 ms',
      flags: '--min-validity 7d',
      later: 83 * DAY + 1,
      reason: 'expiring',
    },
    { left: '1 ms', flags: '--min-validity 0s', later: 90 * DAY - 1, reason: null },
    { left: 'nothing', flags: '--min-validity 0s', later: 90 * DAY, reason: 'expired' },
    { left: 'all its time', flags: '--force', later: 0, reason: 'forced' },
    { left: 'nothing', flags: '--force', later: 91 * DAY, reason: 'expired' },
  ])('gives register $flags the reason $reason with $left left', async (given) => {
    const { register } = await registerWorld();
    const first = (await register()).json;
    const { json } = await register(given.flags, NOW + given.later);
    expect(json.reason).toBe(given.reason);
    expect(json.clientId === first.clientId).toBe(given.reason === null);
  });

  test('is reused from then on if --force registered it', async () => {
    const { register } = await registerWorld();
    await register();
    const { json } = await register('--force');
    expect((await register()).json).toMatchObject({ source: 'cache', clientId: json.clientId });
  });
});

const OWN_URL = 'https://own.example';

// It is cached so that a reuse need not load the SDK, but no file may decide where a call goes.
test.each([
  {
    is: 'what the SDK says',
    own: {},
    flags: '--force',
    url: 'https://oidc.eu-west-1.amazonaws.com',
  },
  { is: "the user's own", own: { endpointUrl: OWN_URL }, flags: '', url: OWN_URL },
])(
  'calls $is, whatever endpoint was written into the cache file: register $flags',
  async ({ own, flags, url }) => {
    const { run, cache } = await world();
    const endpointParameters = { ...entry().endpointParameters, ...own };
    const planted = entry({ endpoint: 'https://evil.example', endpointParameters });
    await new Store(cache).write('dev', planted);
    const env = { AWS_ENDPOINT_URL_SSO_OIDC: own.endpointUrl };
    const planned = await run(`register -p dev --dry-run --format json ${flags}`, { env });
    expect(parse(planned)).toMatchObject({ action: 'register', endpoint: url });
  },
);

test.each([
  { what: 'another region', env: { AWS_REGION: 'us-east-1' } },
  { what: 'FIPS', env: { AWS_USE_FIPS_ENDPOINT: 'true' } },
  { what: 'dual-stack', env: { AWS_USE_DUALSTACK_ENDPOINT: 'true' } },
  { what: 'an endpoint URL', env: { AWS_ENDPOINT_URL_SSO_OIDC: OWN_URL } },
])('does not take the endpoint of a cached client for that of $what', async ({ env }) => {
  const { run, cache } = await world();
  await new Store(cache).write('dev', entry());
  const line = 'register -p dev --dry-run --format json';
  const here = { AWS_ENDPOINT_URL_SSO_OIDC: '' };
  expect(parse(await run(line, { env: here }))).toMatchObject({ action: 'reuse' });
  const planned = parse(await run(line, { env: { ...here, ...env } }));
  expect(planned).toMatchObject({ reason: 'request-changed', changed: ['endpoint'] });
  expect(planned.endpoint).not.toBe(entry().endpoint);
});
