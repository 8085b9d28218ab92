import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse, run, temporaryDirectory } from '../program.js';
import { configFile } from './aws-config/config-text.js';

const ROOT = join(import.meta.dirname, '../..');

/** Prints the URL of the request, and sends nothing. */
const ASK_THE_SDK = `
  import { RegisterClientCommand, SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
  const client = new SSOOIDCClient({});
  const stop = () => async ({ request: { protocol, hostname, port, path } }) => {
    const url = new URL(path, protocol + '//' + hostname + (port ? ':' + port : ''));
    return { output: { url: url.href, $metadata: {} } };
  };
  client.middlewareStack.add(stop, { step: 'build', priority: 'high' });
  const command = new RegisterClientCommand({ clientName: 'x', clientType: 'public' });
  const answer = await client.send(command).catch(({ message }) => ({ url: 'none: ' + message }));
  process.stdout.write(answer.url);`;

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
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...env,
  };
}

/** The URL to which a client configured only by this environment would send a registration. */
async function urlOfSdk(env: Record<string, string>): Promise<string> {
  const argv = ['--input-type=module', '--eval', ASK_THE_SDK];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { env, cwd: ROOT });
  return stdout;
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
  { what: 'a region of GovCloud', ...GOV_CLOUD },
  { what: 'FIPS in GovCloud', ...GOV_CLOUD, profile: [FIPS] },
  { what: 'an isolated region', region: 'us-iso-east-1', host: 'oidc.us-iso-east-1.c2s.ic.gov' },
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

test.each(SAME)('with $what, this program and the SDK both go to $host', async (given) => {
  const env = envOf(given);
  const [planned, url] = await Promise.all([dryRun(env), urlOfSdk(env)]);
  expect(parse(planned).endpoint).toBe(`https://${given.host}`);
  expect(url).toBe(`https://${given.host}/client/register`);
});

const EXCLUSIVE: (Given & { url: string; variant: string })[] = [
  {
    url: 'endpoint_url of profile dev',
    variant: 'use_fips_endpoint of profile dev',
    profile: [PROFILE_URL, FIPS],
  },
  {
    url: 'sso_oidc.endpoint_url of services local',
    variant: 'use_dualstack_endpoint of profile dev',
    profile: [DUAL_STACK],
    services: SERVICES,
  },
  {
    url: 'AWS_ENDPOINT_URL_SSO_OIDC',
    variant: 'AWS_USE_FIPS_ENDPOINT',
    env: { ...SPECIAL, AWS_USE_FIPS_ENDPOINT: 'true' },
  },
  {
    url: 'AWS_ENDPOINT_URL',
    variant: 'AWS_USE_DUALSTACK_ENDPOINT',
    env: { ...GENERAL, AWS_USE_DUALSTACK_ENDPOINT: 'true' },
  },
];

test.each(EXCLUSIVE)('this program and the SDK both refuse $url with $variant', async (given) => {
  const env = envOf(given);
  const [planned, sdk] = await Promise.all([dryRun(env), urlOfSdk(env)]);
  expect(planned).toMatchObject({ code: 2, stdout: '' });
  expect(planned.stderr).toContain(given.url);
  expect(planned.stderr).toContain(given.variant);
  expect(sdk).toMatch(/^none: Invalid Configuration: (FIPS|Dualstack)/);
});

test.each([
  { named: 'endpoint_url of profile dev', profile: ['endpoint_url = http://profile.example'] },
  { named: 'use_fips_endpoint of profile dev', profile: ['use_fips_endpoint = yes'] },
  { named: 'services local', profile: [PROFILE_URL, 'services = local'] },
])('a wrong value in the file is refused, and the error names $named', async (given) => {
  const stderr = expect.stringContaining(given.named) as string;
  expect(await dryRun(envOf(given))).toMatchObject({ code: 2, stdout: '', stderr });
});
