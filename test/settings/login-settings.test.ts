import { expect, test } from 'vitest';
import { legacyConfig, loginWorld, sessionConfig, START_URL } from '../aws-cli/login-world.js';
import { calls } from '../program.js';

const withoutSsoRegion = (config: string) => config.replace('sso_region', 'region');

const REFUSED: { what: string; config: string; flags?: string; says: string }[] = [
  {
    what: 'a profile without a start URL',
    config: '[profile dev]\nsso_region = eu-west-1\n',
    says: '--aws-cli needs a profile with an sso-session or an sso_start_url',
  },
  ...[
    'http://d-1234567890.awsapps.com/start',
    'd-1234567890.awsapps.com',
    'https:/x',
    'https://x\\y/start',
  ].map((url) => ({
    what: `the start URL ${url}, as the AWS CLI does`,
    config: sessionConfig().replace(START_URL, url),
    says: `sso_start_url of sso-session my-sso is not an https URL: ${url}`,
  })),
  {
    what: 'an unknown profile',
    config: '[profile other]\nregion = eu-west-1\n',
    says: '/.aws/config.\nhint:  Create it with "aws configure sso".\n',
  },
  {
    what: 'a mistyped profile',
    config: sessionConfig().replace('profile dev', 'profile deve'),
    says: '/.aws/config.\nhint:  Did you mean deve?\n',
  },
  {
    what: 'an sso-session without sso_region, even if AWS_REGION is set',
    config: withoutSsoRegion(sessionConfig()),
    says: 'cannot sign in without sso_region in sso-session my-sso.',
  },
  {
    what: 'an sso-session with a mistyped sso_region',
    config: sessionConfig().replace('sso_region', 'sso_regoin'),
    says: 'hint:  AWS tools do not read sso_regoin of sso-session my-sso. Did you mean sso_region?',
  },
  {
    what: 'an sso-session without sso_region, which the profile has',
    config: withoutSsoRegion(sessionConfig()).replace(
      '[profile dev]',
      '$&\nsso_region = eu-west-1',
    ),
    says: 'cannot sign in without sso_region in sso-session my-sso.',
  },
  {
    what: 'an sso-session without sso_start_url',
    config: '[profile dev]\nsso_session = corp\n[sso-session corp]\nsso_region = eu-west-1\n',
    says: 'cannot sign in without sso_start_url in sso-session corp.',
  },
  {
    what: 'an sso-session without sso_start_url, which the profile has',
    config:
      `[profile dev]\nsso_session = corp\nsso_start_url = ${START_URL}\n` +
      '[sso-session corp]\nsso_region = eu-west-1\n',
    says: 'cannot sign in without sso_start_url in sso-session corp.',
  },
  {
    what: 'a legacy profile without sso_region',
    config: withoutSsoRegion(legacyConfig()),
    says: 'cannot sign in without sso_region in profile dev.\nhint:  Set sso_region',
  },
  {
    what: 'a profile with an empty sso_session',
    config: legacyConfig().replace('\n', '\nsso_session =\n'),
    says: 'aws sso login cannot sign in while sso_session of profile dev is empty.',
  },
  {
    what: 'an unknown sso-session',
    config: '[profile dev]\nsso_session = gone\n',
    says: 'The section [sso-session gone] that profile dev names is not in',
  },
  {
    what: 'pkce and a legacy profile',
    config: legacyConfig(),
    flags: 'pkce',
    says: 'uses the flow pkce only for a profile with an sso-session',
  },
  {
    what: 'another flow',
    config: sessionConfig(),
    flags: 'implicit',
    says: 'Allowed choices are pkce, device',
  },
  ...[
    ...['--scopes a', '--grant-types refresh_token', '--redirect-uris http://127.0.0.1/x'],
    ...[`--issuer-url ${START_URL}`, '--client-type public', '--region eu-west-1'],
    '--entitled-application-arn arn:aws:sso::123456789012:application/ssoins-1/apl-1',
  ].map((flags) => ({
    what: `a client that ${flags} would change`,
    config: sessionConfig(),
    flags,
    says: 'cannot be used with option',
  })),
];

/** By configuration, the key under which AWS CLI 2.36.7 looks. */
const KEYS = [
  {
    what: 'scopes that are empty, and so none',
    config: sessionConfig(''),
    key: '1a5f225dd26076fc3d45e6741a821279d323c558',
  },
  {
    what: 'white space of Python around scopes',
    config: sessionConfig('a,\u001cb\u001f'),
    key: '35095510c6f05b43f013a0c2fa1dd4b7e078acf6',
  },
];

const OF_PROFILE = [
  ...['retry_mode = legacy', 'retry_mode =', 'max_attempts =', 'cli_timestamp_format = none'],
  ...['cli_binary_format = hex', 'metadata_service_timeout = 1s'],
  ...['metadata_service_num_attempts =', 'request_min_compression_size_bytes = 0'],
  ...['request_checksum_calculation = never', 'response_checksum_validation = never'],
];

test('--sso-session with the name of a profile gets a hint at --profile', async () => {
  const { run } = await loginWorld(sessionConfig());
  const { code, stderr } = await run('register --aws-cli --sso-session dev');
  expect(code).toBe(2);
  expect(stderr).toContain('hint:  dev is a profile: use --profile dev.\n');
});

test.each(['register', 'show', 'clear'])('%s refuses an empty --sso-session', async (command) => {
  const { run } = await loginWorld(sessionConfig());
  const { code, stderr } = await run(`${command} --aws-cli --sso-session=`);
  expect(code).toBe(2);
  expect(stderr).toContain('error: --sso-session is empty.');
});

test.each(OF_PROFILE)('--aws-cli refuses %s, with which aws does not start', async (line) => {
  const { run, register, service } = await loginWorld(sessionConfig().replace('\n', `\n${line}\n`));
  const [key = '', value = ''] = line.split(/ = ?/);
  const stderr = expect.stringContaining(
    `error: aws sso login cannot sign in while ${key} of profile dev is ${value === '' ? 'empty' : value}.\nhint:  Set it to`,
  ) as string;
  expect(await register()).toMatchObject({ code: 2, stdout: '', stderr });
  expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  expect(await run('show --all --aws-cli')).toMatchObject({ code: 0 });
});

test.each([
  ...['AWS_RETRY_MODE', 'AWS_MAX_ATTEMPTS', 'AWS_METADATA_SERVICE_TIMEOUT', 'AWS_CA_BUNDLE'],
  ...['AWS_METADATA_SERVICE_NUM_ATTEMPTS', 'AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES'],
  ...['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'],
])('--aws-cli refuses an empty %s, with which aws does not start', async (variable) => {
  const { register } = await loginWorld(sessionConfig());
  const stderr = expect.stringContaining(`cannot sign in while ${variable} is empty.`) as string;
  expect(await register('', { env: { [variable]: '' } })).toMatchObject({ code: 2, stderr });
});

test('--aws-cli takes what aws starts with, in a variable rather than in the profile', async () => {
  const config = sessionConfig().replace('\n', '\nretry_mode = bogus\nmax_attempts = 1_0\n');
  const { register } = await loginWorld(config);
  const env = { AWS_RETRY_MODE: 'adaptive', AWS_MAX_ATTEMPTS: '3' };
  expect(await register('', { env })).toMatchObject({ code: 0 });
});

test.each(KEYS)('--aws-cli registers where aws sso login looks with $what', async (given) => {
  const { register, files } = await loginWorld(given.config);
  expect(await register()).toMatchObject({ code: 0 });
  expect(files()).toEqual([`${given.key}.json`]);
});

test.each([
  { what: 'is not there', config: '[default]\nsso_session = old\n', says: '[sso-session old]' },
  {
    what: 'is empty',
    config: '[default]\nsso_session =\n',
    says: 'sso_session of profile default',
  },
  {
    what: 'has no region',
    config: `[default]\nsso_session = old\n[sso-session old]\nsso_start_url = ${START_URL}\n`,
    says: 'without sso_region in sso-session old',
  },
])(
  '--sso-session is refused, as by the AWS CLI, while the sso-session of the profile $what',
  async ({ config, says }) => {
    const { run, files } = await loginWorld(config + sessionConfig());
    const stderr = expect.stringContaining(says) as string;
    const line = 'register --aws-cli --sso-session my-sso';
    expect(await run(line)).toMatchObject({ code: 2, stdout: '', stderr });
    expect(files()).toEqual([]);
    expect(await run(line, { env: { AWS_PROFILE: 'dev' } })).toMatchObject({ code: 0 });
  },
);

test('--sso-session is refused, as by the AWS CLI, while AWS_PROFILE names no profile', async () => {
  const { run, files } = await loginWorld(sessionConfig());
  const line = 'register --aws-cli --sso-session my-sso';
  const { code, stderr } = await run(line, { env: { AWS_PROFILE: 'gone' } });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: The profile gone is not in .*\nhint: {2}.*\n$/);
  expect(files()).toEqual([]);
});

test.each(REFUSED)('--aws-cli refuses $what, and registers nothing', async (given) => {
  const { register, service, files } = await loginWorld(given.config);
  const { code, stdout, stderr } = await register(given.flags, {
    env: { AWS_REGION: 'eu-west-1' },
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: .*\nhint: .*\n$/);
  expect(stderr).toContain(given.says);
  expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  expect(files()).toEqual([]);
});
