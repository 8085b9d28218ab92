import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/registration/entry.js';
import { loginWorld, sessionConfig } from '../aws-cli/login-world.js';
import { Store } from '../../src/store/store.js';
import { DANGEROUS } from '../output/views.js';
import { temporaryDirectory, world, type HostOptions, type Run } from '../program.js';
import { entry, registration } from '../registration/samples.js';
import { REGISTRATION, say, startService } from '../service/service.js';
import { NEWER, plant } from '../store/cache.js';

/** A title for the terminal, a cleared screen, a line that hides another, and commands of CI runners. */
const HOSTILE =
  '::add-mask::a\u001b]0;b\u0007\u001b[2J\u009b2Jc\rd\n::stop-commands::e\u202ef\u2066\u2028' +
  '::set-output::g\n##[error]h##vso[task.x]\u0085::error::i';

/** Only a terminal gets colors and a spinner. */
const SCREENS: { where: string; host: HostOptions }[] = [
  { where: 'on a terminal', host: { terminal: true } },
  { where: 'in a log', host: {} },
];

/** What the program itself sends to a terminal: colors, and how its spinner moves the cursor. */
// eslint-disable-next-line no-control-regex -- control sequences are what this is about
const OWN_SEQUENCES = /\u001b\[(\d+m|\?25[hl]|\?2026[hl]|\d*[GK]|1A)/g;

/** The hostile text is shown, but nothing in it takes effect. */
function expectHarmless({ stdout, stderr }: Run): void {
  const said = `${stdout}\n${stderr}`.replace(OWN_SEQUENCES, '');
  expect(said).not.toMatch(DANGEROUS);
  expect(said).toMatch(/\\u00(3a:add-mask|1b\]0;b)|\\u003a…/);
}

/** Each command line on every screen. */
function onScreens(lines: string[]) {
  return lines.flatMap((line) => SCREENS.map((screen) => ({ line, ...screen })));
}

describe('text of the service', () => {
  const REFUSALS = [
    { what: 'a refusal', status: 400, type: 'InvalidClientMetadataException' },
    { what: 'an unknown refusal', status: 400, type: 'X\u009b2J' },
    { what: 'a fault', status: 500, type: 'InternalServerException' },
  ];

  test.each(
    REFUSALS.flatMap((refusal) =>
      onScreens(['register', 'register --debug', 'register --all --format json']).map((row) => ({
        ...refusal,
        ...row,
      })),
    ),
  )('is harmless in $what after $line $where', async ({ status, type, line, host }) => {
    const { run } = await world();
    const body = { error: HOSTILE, error_description: HOSTILE, reason: HOSTILE };
    const headers = { 'x-amzn-requestid': '\u009b2J', 'x-amzn-errortype': type };
    const service = await startService(say(status, body, headers));
    const AWS_CONFIG_FILE = join(temporaryDirectory(), 'config');
    writeFileSync(AWS_CONFIG_FILE, '[default]\nsso_start_url = https://x.awsapps.com/start\n');
    const argv = [...line.split(' '), '--endpoint-url', service.url, '--max-attempts', '1'];
    const ended = await run(argv, { ...host, env: { AWS_CONFIG_FILE } });
    expect([5, 6]).toContain(ended.code);
    expectHarmless(ended);
  });

  const ANSWER = {
    ...{ ...REGISTRATION, clientId: HOSTILE, clientSecret: HOSTILE },
    ...{ authorizationEndpoint: HOSTILE, tokenEndpoint: HOSTILE },
  };

  test.each(
    onScreens([
      ...['register', 'register --show-secret', 'register --format json --show-secret'],
      ...['show --show-secret', 'show --all --format json', 'clear', 'clear --format json'],
    ]),
  )('is harmless in a registration after $line $where', async ({ line, host }) => {
    const { run } = await world();
    const service = await startService(say(200, ANSWER));
    const register = ['register', '--endpoint-url', service.url];
    const [command = '', ...options] = line.split(' ');
    const first = await run([...register, ...(command === 'register' ? options : [])], host);
    expectHarmless(command === 'register' ? first : await run([command, ...options], host));
  });

  test('is masked by --format github, whose only runner command it cannot change', async () => {
    const { run } = await world();
    const service = await startService(say(200, ANSWER));
    const env = { GITHUB_ENV: join(temporaryDirectory(), 'env') };
    const argv = ['register', '--format', 'github', '--endpoint-url', service.url];
    const { stdout, stderr } = await run(argv, { env });
    // A runner ends lines in fewer places than JavaScript.
    const lines = `${stdout}\n${stderr}`.split(/[\r\n]/);
    expect(lines.filter((line) => /^\s*::/.test(line))).toHaveLength(1);
    expect(stdout).toMatch(/^::add-mask::[^\n]*\n$/);
  });
});

/** An entry in which every text is hostile. */
const HOSTILE_ENTRY: Entry = entry({
  profile: HOSTILE,
  region: HOSTILE,
  endpoint: HOSTILE,
  endpointParameters: {
    region: HOSTILE,
    endpointUrl: HOSTILE,
    useFips: false,
    useDualStack: false,
  },
  request: {
    ...{ clientName: HOSTILE, clientType: HOSTILE, scopes: [HOSTILE, HOSTILE] },
    ...{ grantTypes: [HOSTILE], redirectUris: [HOSTILE], issuerUrl: HOSTILE },
    entitledApplicationArn: HOSTILE,
  },
  registration: registration({
    ...{ clientId: HOSTILE, clientSecret: HOSTILE },
    ...{ authorizationEndpoint: HOSTILE, tokenEndpoint: HOSTILE },
  }),
});

test.each(
  onScreens([
    ...['show', 'show --show-secret', 'show --min-validity 365d', 'show --format json'],
    ...['show --all', 'show --all --format json', 'show --all --debug'],
    ...['clear', 'clear --dry-run', 'clear --all --yes', 'clear --format json'],
    ...['register', 'register --debug', 'register --force --format json', 'register --dry-run'],
    'register --dry-run --format json',
  ]),
)('is harmless in a cache file after $line $where', async ({ line, host }) => {
  const { run, cache } = await world();
  await new Store(cache).write(HOSTILE, HOSTILE_ENTRY);
  const env = { AWS_PROFILE: HOSTILE };
  expectHarmless(await run(line.split(' '), { ...host, env }));
});

/** What any program may have written where `aws sso login` looks. */
const HOSTILE_LOGIN = {
  ...{ clientId: HOSTILE, clientSecret: HOSTILE, expiresAt: '2027-02-21T12:00:00Z' },
  ...{ scopes: [HOSTILE], grantTypes: ['authorization_code', HOSTILE], endpoint: HOSTILE },
  ...{ authorizationEndpoint: HOSTILE, tokenEndpoint: HOSTILE },
};

const LOGINS = [
  { what: 'a client', login: HOSTILE_LOGIN },
  { what: 'a client without an ID', login: { ...HOSTILE_LOGIN, clientId: '' } },
  { what: 'a date in no known form', login: { ...HOSTILE_LOGIN, expiresAt: HOSTILE } },
];

const OF_ALL = [
  'show --all',
  'show --all --format json',
  'show --all --debug',
  'clear --all --yes',
];

const OF_DEV = [
  ...['show', 'show --show-secret', 'show --min-validity 365d', 'show --format json'],
  ...['register', 'register --debug', 'register --dry-run'],
  ...['clear', 'clear --dry-run', 'clear --format json'],
].flatMap((line) => [`${line} -p dev`, `${line} --sso-session my-sso`]);

test.each(
  LOGINS.flatMap((row) =>
    onScreens([...OF_ALL, ...OF_DEV]).map((screen) => ({ ...row, ...screen })),
  ),
)('is harmless in $what of aws sso login after $line $where', async ({ line, host, login }) => {
  const { run, directory, register, files } = await loginWorld(sessionConfig());
  await register();
  writeFileSync(join(directory, files().join()), JSON.stringify(login));
  const { stdout, stderr } = await run(`${line} --aws-cli`, host);
  expect(stdout + stderr).not.toBe('');
  expect(`${stdout}\n${stderr}`.replace(OWN_SEQUENCES, '')).not.toMatch(DANGEROUS);
});

describe('the name of a profile', () => {
  test.each(onScreens(['show', 'register', 'register --debug', 'register --dry-run']))(
    'is harmless from the environment after $line $where',
    async ({ line, host }) => {
      const { run } = await world();
      expectHarmless(await run(line.split(' '), { ...host, env: { AWS_PROFILE: HOSTILE } }));
    },
  );

  const COMMANDS = [
    'show',
    'show --all',
    'register',
    'register --debug',
    'clear',
    'clear --dry-run',
  ];
  const CONTENTS = [
    { kind: 'damaged', content: '{' },
    { kind: 'newer', content: NEWER },
  ];

  test.each(CONTENTS.flatMap((file) => onScreens(COMMANDS).map((row) => ({ ...file, ...row }))))(
    'is harmless, as is that of the cache, whose file is $kind, after $line $where',
    async ({ line, host, content }) => {
      const { run } = await world();
      const cache = join(temporaryDirectory(), HOSTILE);
      plant(cache, HOSTILE, content);
      const env = { AWS_PROFILE: HOSTILE, SSO_REGISTER_CACHE_DIR: cache };
      expectHarmless(await run(line.split(' '), { ...host, env }));
    },
  );
});

describe('a hostile setting', () => {
  test.each(
    onScreens([
      ...['--region', '--client-name', '--client-type', '--scopes', '--grant-types'],
      ...['--redirect-uris', '--issuer-url', '--entitled-application-arn', '--endpoint-url'],
      ...['--min-validity', '--timeout', '--max-attempts', '--cache-dir', '--format', '--field'],
      ...['--aws-cli', '--profile', '--aws-cli --sso-session'],
    ]),
  )('is harmless as $line $where', async ({ line: option, host }) => {
    const { run } = await world();
    const directory = temporaryDirectory();
    const value = option === '--cache-dir' ? join(directory, HOSTILE) : HOSTILE;
    const argv = ['register', ...`${option}=`.split(' ')];
    argv.push(`${argv.pop() ?? ''}${value}`, '--debug');
    expectHarmless(await run(argv, host));
  });

  test.each([
    { name: 'AWS_REGION', line: 'register -p dev' },
    { name: 'AWS_ENDPOINT_URL_SSO_OIDC', line: 'register' },
    { name: 'AWS_MAX_ATTEMPTS', line: 'register' },
    { name: 'AWS_CA_BUNDLE', line: 'register' },
    { name: 'AWS_CONFIG_FILE', line: 'register --all' },
  ])('is harmless as $name', async ({ name, line }) => {
    const { run } = await world();
    expectHarmless(await run([...line.split(' '), '--debug'], { env: { [name]: HOSTILE } }));
  });

  test.each([
    { argv: [HOSTILE] },
    { argv: ['show', HOSTILE] },
    { argv: ['show', `--${HOSTILE}`] },
    { argv: ['help', HOSTILE] },
  ])('is harmless as an unexpected argument: $argv', async ({ argv }) => {
    const { run } = await world();
    const { stdout, stderr } = await run(argv);
    expect(stdout + stderr).not.toMatch(DANGEROUS);
  });
});
