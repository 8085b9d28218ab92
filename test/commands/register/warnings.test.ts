import { describe, expect, test } from 'vitest';
import { home } from '../../program.js';
import { registerWorld } from './register-world.js';

describe('a new secret that lives shorter than --min-validity', () => {
  test('is printed as expiring, with a warning', async () => {
    const { register } = await registerWorld({ secretTtl: 60_000 });
    const { json, stderr } = await register();
    expect(json).toMatchObject({ source: 'service', status: 'expiring' });
    expect(stderr).toMatch(/^warning: .*--min-validity.*\n$/);
  });

  test('gets no warning with --quiet', async () => {
    const { register } = await registerWorld({ secretTtl: 60_000 });
    expect((await register('--quiet')).stderr).toBe('');
  });
});

describe('a region that may be that of workloads', () => {
  const SOURCES = [
    { source: 'AWS_REGION', config: '', env: { AWS_REGION: 'eu-west-1' } },
    { source: 'AWS_DEFAULT_REGION', config: '', env: { AWS_DEFAULT_REGION: 'eu-west-1' } },
    { source: 'region of profile dev', config: '[profile dev]\nregion = eu-west-1\n', env: {} },
  ];

  test.each(SOURCES)('is named before the call, and not on a reuse: $source', async (given) => {
    const { run } = await home(given.config);
    const hint = expect.stringContaining(
      `hint: the region eu-west-1 (${given.source}) may`,
    ) as string;
    const { env } = given;
    expect(await run('register -p dev --dry-run', { env })).toMatchObject({ stderr: hint });
    expect(await run('register -p dev', { env })).toMatchObject({ code: 0, stderr: hint });
    expect(await run('register -p dev', { env })).toMatchObject({ code: 0, stderr: '' });
    expect(await run('register -p dev --dry-run', { env })).toMatchObject({ stderr: '' });
  });

  test.each([
    { from: '--region', config: '', flags: '--region eu-west-1' },
    { from: 'sso_region', config: '[profile dev]\nsso_region = eu-west-1\n', flags: '' },
    {
      from: 'a start URL',
      config: '[profile dev]\nsso_start_url = https://ssoins-1.portal.eu-west-1.app.aws\n',
      flags: '',
    },
  ])('is not one from $from', async ({ config, flags }) => {
    const { run } = await home(config);
    const { code, stderr } = await run(`register -p dev ${flags}`, { env: { AWS_REGION: 'x' } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('a start URL that looks mistyped', () => {
  test.each(['/', '#/', '/#/'])(
    'gets a hint when it is sent, because it ends in %s',
    async (end) => {
      const url = `https://x.awsapps.com/start${end}`;
      const { run } = await home(`[default]\nsso_start_url = ${url}\nsso_region = eu-west-1\n`);
      const hint = `hint: the start URL ${url} (sso_start_url of profile default)`;
      expect((await run('register')).stderr).toContain(hint);
      expect((await run('register')).stderr).toBe('');
      expect((await run('register --dry-run')).stdout).toContain(url);
      expect((await run('register --force --quiet')).stderr).toBe('');
    },
  );

  test('gets a hint when it is sent, because it is not an https URL', async () => {
    const { run } = await home(
      '[default]\nsso_start_url = user:pass@x.awsapps.com/start\nsso_region = eu-west-1\n',
    );
    const { code, stderr } = await run('register');
    expect(code).toBe(0);
    expect(stderr).toContain(
      'hint: aws sso login refuses the start URL: sso_start_url of profile default is not an https URL: ***@x.awsapps.com/start\n',
    );
  });

  test.each(['register -p dev --dry-run', 'register --all --dry-run'])(
    'gets one hint from %s, however many profiles share it',
    async (line) => {
      const session = '[sso-session corp]\nsso_start_url = https://x.example/start/#/\n';
      const profiles = ['dev', 'prod'].map((name) => `[profile ${name}]\nsso_session = corp\n`);
      const { run } = await home(`${session}sso_region = eu-west-1\n${profiles.join('')}`);
      const { stderr } = await run(line);
      expect(stderr.match(/most tools write https:\/\/x\.example\/start\./g)).toHaveLength(1);
    },
  );
});

const AUTHORIZATION = '--grant-types authorization_code --redirect-uris http://127.0.0.1/x';
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** A profile `dev` with this start URL. */
const configFor = (startUrl: string, lines = '') =>
  `[profile dev]\nsso_session = corp\n${lines}\n` +
  `[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = ${startUrl}\n`;

const IN_US_WEST = 'https://ssoins-1.us-west-2.portal.amazonaws.com';
/** Not the emulator's: no test sends anything there. */
const AWS_ENDPOINT = { AWS_ENDPOINT_URL_SSO_OIDC: '' };

const DUAL_STACK = 'https://ssoins-1.portal.eu-west-1.app.aws';
const IPV4 = 'https://d-1234567890.awsapps.com/start';

describe('register, in a dry run and before a call,', () => {
  const MISMATCH =
    /^warning: .*ssoins-1\.us-west-2.* us-west-2.* eu-west-1 \(sso_region of sso-session corp\)/m;

  test.each([
    {
      what: 'a region that is not that of the start URL',
      url: IN_US_WEST,
      says: MISMATCH,
    },
    {
      what: 'a region that is not that of the issuer',
      flags: `${AUTHORIZATION} --issuer-url ${IN_US_WEST}/`,
      says: MISMATCH,
    },
  ])('warns of $what', async ({ url = IPV4, flags = '', says }) => {
    const { run } = await home(configFor(url));
    expect((await run(`register -p dev --dry-run ${flags}`)).stderr).toMatch(says);
    const { code, stderr } = await run(`register -p dev ${flags}`);
    expect(code).toBe(0);
    expect(stderr.match(new RegExp(says, 'gm'))).toHaveLength(1);
    expect((await run(`register -p dev ${flags}`)).stderr).toBe('');
  });

  test('warns of a device code client that also asks for authorization_code', async () => {
    const { run } = await home(configFor(IPV4));
    const flags = AUTHORIZATION.replace('authorization_code', `${DEVICE_CODE} authorization_code`);
    const says = /^warning: .*device code.*authorization_code/m;
    for (const line of [`register -p dev ${flags} --dry-run`, `register -p dev ${flags}`]) {
      expect((await run(line)).stderr).toMatch(says);
    }
  });

  test('hints at the endpoint that fits a dual-stack start URL', async () => {
    const { run } = await home(configFor(DUAL_STACK));
    const says = /^hint: .*ssoins-1\.portal\.eu-west-1\.app\.aws.*use_dualstack_endpoint/m;
    const { stderr } = await run('register -p dev --dry-run', { env: AWS_ENDPOINT });
    expect(stderr).toMatch(says);
  });

  test.each([
    {
      what: 'a start URL in the same region',
      config: configFor(IN_US_WEST.replace('us-west-2', 'eu-west-1')),
    },
    { what: 'a start URL without a region', config: configFor(IPV4) },
    {
      what: 'a dual-stack start URL with a dual-stack endpoint',
      config: configFor(DUAL_STACK, 'use_dualstack_endpoint = true'),
      env: AWS_ENDPOINT,
    },
    { what: 'a dual-stack start URL with an endpoint of the user', config: configFor(DUAL_STACK) },
    { what: 'an IPv4 start URL', config: configFor(IPV4), env: AWS_ENDPOINT },
    {
      what: 'a device code client',
      config: configFor(IPV4),
      flags: `--grant-types ${DEVICE_CODE}`,
    },
  ])('says nothing about $what', async ({ config, env = {}, flags = '' }) => {
    const { run } = await home(config);
    const { code, stderr } = await run(`register -p dev --dry-run ${flags}`, { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

test('says that yes counts as false for a switch, as the AWS CLI takes it', async () => {
  const { run } = await home('[profile dev]\nsso_region = eu-west-1\nuse_fips_endpoint = yes\n');
  const { code, stderr } = await run('register -p dev --dry-run');
  expect(code).toBe(0);
  expect(stderr).toBe(
    'hint: use_fips_endpoint of profile dev is yes, which counts as false, as for aws: write true or false.\n',
  );
});
