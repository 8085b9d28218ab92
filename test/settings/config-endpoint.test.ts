import { RegisterClientCommand, SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { resolveEndpoint } from '../../src/service/register-client.js';
import { parse, run, temporaryDirectory } from '../program.js';
import { configFile } from './aws-config/config-text.js';

interface Given {
  region?: string;
  /** Lines of the profile, besides its region. */
  profile?: string[];
  /** The lines of the services section that the profile names. */
  services?: string[];
  env?: Record<string, string>;
}

/** The same environment for the SDK and this program. */
function envOf({ region = 'us-east-1', profile = [], services, env }: Given) {
  const lines = ['[profile dev]', `region = ${region}`, ...profile];
  if (services) lines.push('services = local', '[services local]', ...services);
  return {
    AWS_PROFILE: 'dev',
    AWS_CONFIG_FILE: configFile(`${lines.join('\n')}\n`),
    AWS_SHARED_CREDENTIALS_FILE: join(temporaryDirectory(), 'none'),
    ...env,
  };
}

/** The URL to which a client configured only by this environment would send a registration. */
async function urlOfSdk(env: Record<string, string>): Promise<string> {
  const others = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
  for (const name of others) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const client = new SSOOIDCClient({});
  let url = '';
  // Sends nothing.
  const stop =
    () =>
    ({ request }: { request: unknown }) => {
      const { protocol, hostname, port, path } = request as URL & { path: string };
      url = new URL(path, `${protocol}//${hostname}${port ? `:${port}` : ''}`).href;
      return Promise.resolve({ output: { $metadata: {} } as never, response: {} });
    };
  client.middlewareStack.add(stop, { step: 'build', priority: 'high' });
  await client.send(new RegisterClientCommand({ clientName: 'x', clientType: 'public' }));
  return url;
}

function dryRun(env: Record<string, string>) {
  const cache = join(temporaryDirectory(), 'cache');
  return run(['register', '--dry-run', '--format', 'json', '--cache-dir', cache], { env });
}

const FIPS = 'use_fips_endpoint = true';
const DUAL_STACK = 'use_dualstack_endpoint = true';
const PROFILE_URL = 'endpoint_url = https://profile.example/base';
const IGNORE_URLS = 'ignore_configured_endpoint_urls = true';
const SERVICES = ['sso_oidc =', '  endpoint_url = https://services.example:8443'];
const OTHER_SERVICES = ['sso =', '  endpoint_url = https://sso.example'];
const SPECIAL = { AWS_ENDPOINT_URL_SSO_OIDC: 'https://special.example' };
const GENERAL = { AWS_ENDPOINT_URL: 'https://general.example' };

const GOV_CLOUD = { region: 'us-gov-west-1', host: 'oidc.us-gov-west-1.amazonaws.com' };
const US_EAST = { host: 'oidc.us-east-1.amazonaws.com' };

const SAME: (Given & { what: string; host: string })[] = [
  { what: 'a region of China', region: 'cn-north-1', host: 'oidc.cn-north-1.amazonaws.com.cn' },
  {
    what: 'dual-stack in a region of China',
    region: 'cn-north-1',
    profile: [DUAL_STACK],
    host: 'oidc.cn-north-1.api.amazonwebservices.com.cn',
  },
  { what: 'a region of GovCloud', ...GOV_CLOUD },
  { what: 'FIPS in GovCloud', ...GOV_CLOUD, profile: [FIPS] },
  { what: 'an isolated region', region: 'us-iso-east-1', host: 'oidc.us-iso-east-1.c2s.ic.gov' },
  {
    what: 'another isolated region',
    region: 'us-isob-east-1',
    host: 'oidc.us-isob-east-1.sc2s.sgov.gov',
  },
  {
    what: 'a region of the European Sovereign Cloud',
    region: 'eusc-de-east-1',
    host: 'oidc.eusc-de-east-1.amazonaws.eu',
  },
  {
    what: 'a region that few use',
    region: 'eu-central-2',
    host: 'oidc.eu-central-2.amazonaws.com',
  },
  { what: 'FIPS', profile: [FIPS], host: 'oidc-fips.us-east-1.amazonaws.com' },
  { what: 'dual-stack', profile: [DUAL_STACK], host: 'oidc.us-east-1.api.aws' },
  {
    what: 'FIPS and dual-stack',
    profile: [FIPS, DUAL_STACK],
    host: 'oidc-fips.us-east-1.api.aws',
  },
  {
    what: 'FIPS that the environment turns off',
    profile: [FIPS],
    env: { AWS_USE_FIPS_ENDPOINT: 'false' },
    ...US_EAST,
  },
  {
    what: 'dual-stack from the environment',
    env: { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
    host: 'oidc.us-east-1.api.aws',
  },
  { what: 'a URL in the profile', profile: [PROFILE_URL], host: 'profile.example/base' },
  {
    what: 'a services section',
    profile: [PROFILE_URL],
    services: SERVICES,
    host: 'services.example:8443',
  },
  {
    what: 'a services section for another service',
    profile: [PROFILE_URL],
    services: OTHER_SERVICES,
    host: 'profile.example/base',
  },
  {
    what: 'a general URL in the environment',
    services: SERVICES,
    env: GENERAL,
    host: 'general.example',
  },
  {
    what: 'a special URL in the environment',
    profile: [PROFILE_URL],
    env: { ...GENERAL, ...SPECIAL },
    host: 'special.example',
  },
  {
    what: 'URLs that the profile ignores',
    profile: [PROFILE_URL, IGNORE_URLS],
    env: GENERAL,
    ...US_EAST,
  },
  {
    what: 'URLs that the environment ignores',
    profile: [PROFILE_URL],
    env: { ...SPECIAL, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    ...US_EAST,
  },
  {
    what: 'URLs that the profile ignores and the environment does not',
    profile: [IGNORE_URLS],
    env: { ...SPECIAL, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
    host: 'special.example',
  },
  {
    what: 'FIPS and a URL that is ignored',
    profile: [FIPS, PROFILE_URL, IGNORE_URLS],
    host: 'oidc-fips.us-east-1.amazonaws.com',
  },
];

test.each(SAME)('goes to $host with $what, as the SDK does', async (given) => {
  const env = envOf(given);
  expect(parse(await dryRun(env)).endpoint).toBe(`https://${given.host}`);
  expect(await urlOfSdk(env)).toBe(`https://${given.host}/client/register`);
});

const WITHOUT_EFFECT: (Given & { what: string; endpoint: string })[] = [
  {
    what: 'FIPS and a URL in the profile',
    profile: [PROFILE_URL, FIPS],
    endpoint: 'https://profile.example/base',
  },
  {
    what: 'dual-stack and a services section',
    profile: [DUAL_STACK],
    services: SERVICES,
    endpoint: 'https://services.example:8443',
  },
  {
    what: 'FIPS, dual-stack and a URL in the environment',
    profile: [DUAL_STACK],
    env: { ...GENERAL, AWS_USE_FIPS_ENDPOINT: 'true' },
    endpoint: 'https://general.example',
  },
];

test.each(WITHOUT_EFFECT)('goes to $endpoint with $what, as the AWS CLI does', async (given) => {
  expect(parse(await dryRun(envOf(given))).endpoint).toBe(given.endpoint);
});

const NO_SERVICES = ['services = gone'];

test.each([
  { what: 'a URL in the environment', given: { profile: NO_SERVICES, env: GENERAL } },
  {
    what: 'URLs that the profile ignores',
    given: { profile: [...NO_SERVICES, IGNORE_URLS] },
  },
])('does not look for the services section with $what', async ({ given }) => {
  expect(await dryRun(envOf(given))).toMatchObject({ code: 0 });
});

test.each([
  { what: 'is missing', profile: NO_SERVICES },
  { what: 'is empty', services: [], profile: [] },
  {
    what: 'has a value instead of a block',
    services: ['sso_oidc = https://x.example'],
    profile: [],
  },
] as (Given & { what: string })[])(
  'refuses a services section that $what, with which the AWS CLI fails',
  async (given) => {
    const stderr = expect.stringMatching(/^error: .*(services|sso_oidc)/) as string;
    expect(await dryRun(envOf(given))).toMatchObject({ code: 2, stdout: '', stderr });
  },
);

test.each([
  { setting: 'FIPS', variant: { useFips: true, useDualStack: false } },
  { setting: 'dual-stack', variant: { useFips: false, useDualStack: true } },
])("ends with a usage error what the SDK's rules reject: $setting with a URL", ({ variant }) => {
  const parameters = { region: 'us-east-1', endpointUrl: 'https://oidc.example', ...variant };
  expect(() => resolveEndpoint(parameters)).toThrow(
    expect.objectContaining({ code: 'Usage' }) as Error,
  );
});

test.each([
  { named: 'endpoint_url of profile dev', profile: ['endpoint_url = http://profile.example'] },
  { named: 'services local', profile: [PROFILE_URL, 'services = local'] },
])('refuses a wrong value in the file, and names $named', async (given) => {
  const stderr = expect.stringContaining(given.named) as string;
  expect(await dryRun(envOf(given))).toMatchObject({ code: 2, stdout: '', stderr });
});
