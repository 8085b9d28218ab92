import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse, run, temporaryDirectory } from '../program.js';
import { configFile } from './config-text.js';

const ROOT = join(import.meta.dirname, '../..');

/** Stops before anything is sent: what is asked is where it would go. */
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

interface Case {
  says: string[];
  services?: string;
  env?: Record<string, string>;
}

/** The environment of a case: the SDK and this program are told the same. */
function envOf({ says, services, env }: Case): Record<string, string> {
  const profile = ['[profile dev]', ...says].join('\n');
  return {
    AWS_PROFILE: 'dev',
    AWS_CONFIG_FILE: configFile(`${profile}\n${services ?? ''}\n`),
    AWS_SHARED_CREDENTIALS_FILE: join(temporaryDirectory(), 'none'),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...env,
  };
}

/** Where a client that is told nothing but its environment would send a registration. */
async function urlOfSdk(env: Record<string, string>): Promise<string> {
  const argv = ['--input-type=module', '--eval', ASK_THE_SDK];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { env, cwd: ROOT });
  return stdout;
}

function dryRun(env: Record<string, string>) {
  const cache = join(temporaryDirectory(), 'cache');
  return run(['register', '--dry-run', '--format', 'json', '--cache-dir', cache], { env });
}

const EAST = 'region = us-east-1';
const FIPS = 'use_fips_endpoint = true';
const DUAL_STACK = 'use_dualstack_endpoint = true';
const URL_OF_PROFILE = 'endpoint_url = https://profile.example/base';
const SERVICES = '[services local]\nsso_oidc =\n  endpoint_url = https://services.example:8443';
const OTHER_SERVICES = '[services local]\nsso =\n  endpoint_url = https://sso.example';
const SPECIAL = { AWS_ENDPOINT_URL_SSO_OIDC: 'https://special.example' };
const GENERAL = { AWS_ENDPOINT_URL: 'https://general.example' };

const SAME: [name: string, host: string, given: Case][] = [
  ['a region of China', 'oidc.cn-north-1.amazonaws.com.cn', { says: ['region = cn-north-1'] }],
  [
    'a region of GovCloud',
    'oidc.us-gov-west-1.amazonaws.com',
    { says: ['region = us-gov-west-1'] },
  ],
  [
    'FIPS in GovCloud',
    'oidc.us-gov-west-1.amazonaws.com',
    { says: ['region = us-gov-west-1', FIPS] },
  ],
  ['an isolated region', 'oidc.us-iso-east-1.c2s.ic.gov', { says: ['region = us-iso-east-1'] }],
  ['FIPS', 'oidc-fips.us-east-1.amazonaws.com', { says: [EAST, FIPS] }],
  ['dual-stack', 'oidc.us-east-1.api.aws', { says: [EAST, DUAL_STACK] }],
  ['FIPS with dual-stack', 'oidc-fips.us-east-1.api.aws', { says: [EAST, FIPS, DUAL_STACK] }],
  [
    'FIPS that the environment switches off',
    'oidc.us-east-1.amazonaws.com',
    { says: [EAST, FIPS], env: { AWS_USE_FIPS_ENDPOINT: 'false' } },
  ],
  [
    'dual-stack of the environment',
    'oidc.us-east-1.api.aws',
    { says: [EAST], env: { AWS_USE_DUALSTACK_ENDPOINT: 'true' } },
  ],
  ['a URL of the profile', 'profile.example/base', { says: [EAST, URL_OF_PROFILE] }],
  [
    'a services section',
    'services.example:8443',
    { says: [EAST, URL_OF_PROFILE, 'services = local'], services: SERVICES },
  ],
  [
    'a services section of another service',
    'profile.example/base',
    { says: [EAST, URL_OF_PROFILE, 'services = local'], services: OTHER_SERVICES },
  ],
  [
    'a general URL of the environment',
    'general.example',
    { says: [EAST, 'services = local'], services: SERVICES, env: GENERAL },
  ],
  [
    'a special URL of the environment',
    'special.example',
    { says: [EAST, URL_OF_PROFILE], env: { ...GENERAL, ...SPECIAL } },
  ],
  [
    'URLs that the profile ignores',
    'oidc.us-east-1.amazonaws.com',
    { says: [EAST, URL_OF_PROFILE, 'ignore_configured_endpoint_urls = true'], env: GENERAL },
  ],
  [
    'URLs that the environment ignores',
    'oidc.us-east-1.amazonaws.com',
    {
      says: [EAST, URL_OF_PROFILE],
      env: { ...SPECIAL, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    },
  ],
  [
    'URLs that the environment does not ignore, whatever the profile says',
    'special.example',
    {
      says: [EAST, 'ignore_configured_endpoint_urls = true'],
      env: { ...SPECIAL, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
    },
  ],
  [
    'FIPS with a URL that is ignored',
    'oidc-fips.us-east-1.amazonaws.com',
    { says: [EAST, FIPS, URL_OF_PROFILE, 'ignore_configured_endpoint_urls = true'] },
  ],
];

test.each(SAME)('with %s, this program and the SDK itself go to %s', async (_, host, given) => {
  const env = envOf(given);
  const [planned, url] = await Promise.all([dryRun(env), urlOfSdk(env)]);
  expect(parse(planned).endpoint).toBe(`https://${host}`);
  expect(url).toBe(`https://${host}/client/register`);
});

describe('a URL with a variant of the SDK', () => {
  const region = { AWS_REGION: 'us-east-1' };
  test.each<[string, string, Case]>([
    [
      'endpoint_url of profile dev',
      'use_fips_endpoint of profile dev',
      { says: [URL_OF_PROFILE, FIPS], env: region },
    ],
    [
      'sso_oidc.endpoint_url of services local',
      'use_dualstack_endpoint of profile dev',
      { says: ['services = local', DUAL_STACK], services: SERVICES, env: region },
    ],
    [
      'AWS_ENDPOINT_URL_SSO_OIDC',
      'AWS_USE_FIPS_ENDPOINT',
      { says: [EAST], env: { ...SPECIAL, AWS_USE_FIPS_ENDPOINT: 'true' } },
    ],
    [
      'AWS_ENDPOINT_URL',
      'AWS_USE_DUALSTACK_ENDPOINT',
      { says: [EAST], env: { ...GENERAL, AWS_USE_DUALSTACK_ENDPOINT: 'true' } },
    ],
  ])('is refused by both: %s, and %s', async (url, variant, given) => {
    const env = envOf(given);
    const [planned, sdk] = await Promise.all([dryRun(env), urlOfSdk(env)]);
    expect(planned).toMatchObject({ code: 2, stdout: '' });
    expect(planned.stderr).toContain(url);
    expect(planned.stderr).toContain(variant);
    expect(sdk).toMatch(/^none: Invalid Configuration: (FIPS|Dualstack)/);
  });
});

test.each<[string, Case]>([
  ['endpoint_url of profile dev', { says: [EAST, 'endpoint_url = http://profile.example'] }],
  ['use_fips_endpoint of profile dev', { says: [EAST, 'use_fips_endpoint = yes'] }],
  ['services local', { says: [EAST, URL_OF_PROFILE, 'services = local'] }],
])('what cannot be meant is refused and named: %s', async (named, given) => {
  const planned = await dryRun(envOf(given));
  expect(planned).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(named) as string,
  });
});
