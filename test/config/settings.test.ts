import { mkdirSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from '../program.js';
import { CONFIG, home } from './config.js';

interface DryRun {
  endpoint: string;
  region: string;
  request: Record<string, unknown>;
  settings: Record<string, { value: unknown; source: string }>;
}

async function dryRun(line: string, env: Record<string, string> = {}, config = CONFIG) {
  const { run } = await home(config);
  return parse(
    await run(`register --dry-run --format json ${line}`.trim(), { env }),
  ) as unknown as DryRun;
}

describe('the region', () => {
  const everywhere = { AWS_REGION: 'sa-east-1', AWS_DEFAULT_REGION: 'sa-east-1' };
  test.each([
    ['-p dev --region ca-west-1', everywhere, 'ca-west-1', '--region'],
    ['-p dev', everywhere, 'eu-west-1', 'sso_region of sso-session corp'],
    ['-p legacy', everywhere, 'us-west-2', 'sso_region of profile legacy'],
    ['-p static', everywhere, 'sa-east-1', 'AWS_REGION'],
    ['-p static', { AWS_DEFAULT_REGION: 'sa-east-1' }, 'sa-east-1', 'AWS_DEFAULT_REGION'],
    ['-p static', {}, 'ap-south-1', 'region of profile static'],
    ['', { AWS_PROFILE: 'legacy' }, 'us-west-2', 'sso_region of profile legacy'],
  ])('of %s with %j is %s, from %s', async (line, env, value, source) => {
    const { region, settings } = await dryRun(line, env);
    expect(region).toBe(value);
    expect(settings.region).toEqual({ value, source });
  });
});

test.each([
  ['-p dev', { scopes: ['sso:account:access', 'codewhisperer:completions'] }],
  ['-p plain', { clientName: 'sso-register-plain' }],
  ['-p legacy', { clientName: 'sso-register-legacy', scopes: ['never:read'] }],
  ['-p dev --scopes a', { clientName: 'sso-register-corp', scopes: ['a'] }],
  [
    '-p dev --grant-types authorization_code --redirect-uris http://127.0.0.1/x',
    { issuerUrl: 'https://d-1234567890.awsapps.com/start' },
  ],
])('the request of %s has %j', async (line, members) => {
  const { request } = await dryRun(line);
  expect(request).toMatchObject(members);
  expect('issuerUrl' in request).toBe('issuerUrl' in members);
});

describe('the endpoint', () => {
  const config = `
[profile dev]
region = us-east-1
endpoint_url = https://profile.example
services = local
[services local]
sso_oidc =
  endpoint_url = https://services.example
[profile fips]
region = us-east-1
use_fips_endpoint = true
[profile dual]
region = us-east-1
use_dualstack_endpoint = true
[profile all]
region = us-east-1
endpoint_url = https://profile.example
[profile none]
region = us-east-1
endpoint_url = https://profile.example
ignore_configured_endpoint_urls = true
`;
  const none = { AWS_ENDPOINT_URL_SSO_OIDC: '' };
  const amazon = 'https://oidc.us-east-1.amazonaws.com';
  test.each([
    ['-p dev', { AWS_ENDPOINT_URL: 'https://any.example' }, 'https://any.example'],
    ['-p dev', {}, 'https://services.example'],
    ['-p dev --endpoint-url https://flag.example/', {}, 'https://flag.example'],
    ['-p all', {}, 'https://profile.example'],
    ['-p all', { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, amazon],
    ['-p none', {}, amazon],
    ['-p fips', {}, 'https://oidc-fips.us-east-1.amazonaws.com'],
    ['-p fips', { AWS_USE_FIPS_ENDPOINT: 'false' }, amazon],
    ['-p dual', {}, 'https://oidc.us-east-1.api.aws'],
    ['--region cn-north-1', {}, 'https://oidc.cn-north-1.amazonaws.com.cn'],
    ['--region us-iso-east-1', {}, 'https://oidc.us-iso-east-1.c2s.ic.gov'],
    ['--region us-gov-west-1', {}, 'https://oidc.us-gov-west-1.amazonaws.com'],
  ])('of %s with %j is %s', async (line, env, endpoint) => {
    expect((await dryRun(line, { ...none, ...env }, config)).endpoint).toBe(endpoint);
  });

  test.each(['-p fips', '-p dual'])('of %s excludes one given by hand', async (profile) => {
    const { run } = await home(config);
    const line = `register ${profile} --endpoint-url https://flag.example`;
    expect(await run(line)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--endpoint-url.*endpoint of profile/) as string,
    });
  });
});

describe('a config file that does not help', () => {
  test('offers the names that are near', async () => {
    const { run, file } = await home(CONFIG);
    const { code, stderr } = await run('register -p legaci');
    expect(code).toBe(2);
    expect(stderr).toContain(`The profile legaci (--profile) is not in ${file}`);
    expect(stderr).toContain('Did you mean legacy?');
  });

  test.each(['constructor', 'toString', 'sso-session.corp', 'sso-session corp'])(
    'does not take %s for a profile of the file',
    async (AWS_PROFILE) => {
      const { run } = await home(CONFIG);
      const { code, stderr } = await run('register', { env: { AWS_PROFILE } });
      expect(code).toBe(2);
      expect(stderr).toContain(`The profile ${AWS_PROFILE} (AWS_PROFILE) is not in`);
    },
  );

  test('lets a region from elsewhere do', async () => {
    const { run } = await home(CONFIG);
    expect(await run('register -p other --region us-east-1')).toMatchObject({ code: 0 });
  });

  test('names the sso-session that is missing', async () => {
    const { run } = await home(CONFIG);
    const { code, stderr } = await run('register -p broken');
    expect(code).toBe(2);
    expect(stderr).toContain('The sso-session nowhere that profile broken names is not in');
  });

  test('is an empty one where it is missing, and an error where it cannot be read', async () => {
    const { run, file } = await home(CONFIG);
    rmSync(file);
    expect((await run('register')).stderr).toContain('No region is set.');
    mkdirSync(file);
    const { code, stderr } = await run('register --region us-east-1');
    expect(code).toBe(2);
    expect(stderr).toContain(`The AWS config file ${file} cannot be read`);
  });

  test('is an empty one where the home is none', async () => {
    const { run } = await home(CONFIG);
    const env = { HOME: '/dev/null/x', AWS_CONFIG_FILE: '' };
    expect(await run('register --region us-east-1', { env })).toMatchObject({ code: 0 });
  });

  test('may be named from the home directory', async () => {
    const { run } = await home(CONFIG);
    const env = { AWS_CONFIG_FILE: '~/.aws/config' };
    expect(await run('register -p dev', { env })).toMatchObject({ code: 0 });
  });
});

test.each([
  'https://x.awsapps.com/start/',
  'https://x.awsapps.com/start#/',
  'https://x.awsapps.com/start/#/',
])('the start URL %s gets a hint when it is sent, not a change', async (url) => {
  const { run } = await home(`[default]\nsso_start_url = ${url}\nsso_region = eu-west-1\n`);
  const first = await run('register');
  expect(first.stderr).toContain(`hint: the start URL ${url} (sso_start_url of profile default)`);
  expect((await run('register')).stderr).toBe('');
  expect((await run('register --dry-run')).stdout).toContain(url);
  expect((await run('register --force --quiet')).stderr).toBe('');
});
