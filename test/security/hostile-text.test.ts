import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/registration/entry.js';
import { Store } from '../../src/store/store.js';
import { temporaryDirectory, world, type HostOptions, type Run } from '../program.js';
import { entry, registration } from '../registration/samples.js';
import { REGISTRATION, say, startService } from '../service/service.js';
import { NEWER, plant } from '../store/cache.js';

/** A title for the terminal, a cleared screen, a line that hides another, and commands of CI runners. */
const HOSTILE =
  '::add-mask::a\u001b]0;b\u0007\u001b[2J\u009b2Jc\rd\n::stop-commands::e\u202ef\u2066\u2028' +
  '::set-output::g\n##[error]h\u0085::error::i';

/** Where a run happens: only a terminal is coloured, and has a spinner. */
const SCREENS: [where: string, host: HostOptions][] = [
  ['on a terminal', { terminal: true }],
  ['in a log', {}],
];

/** What the program itself makes of a terminal: colours, and what its spinner does to the cursor. */
// eslint-disable-next-line no-control-regex -- control sequences are what this is about
const OWN_SEQUENCES = /\u001b\[(\d+m|\?25[hl]|\?2026[hl]|\d*[GK]|1A)/g;

const DANGEROUS = /[^\P{Cc}\n]|[\p{Bidi_Control}\u2028\u2029]|#(#|vso)\[|^\s*::/mu;

/** The hostile text, and it is shown, but nothing in it can do anything. */
function expectHarmless({ stdout, stderr }: Run): void {
  const said = `${stdout}\n${stderr}`.replace(OWN_SEQUENCES, '');
  expect(said).not.toMatch(DANGEROUS);
  expect(said).toMatch(/\\u00(3a:add-mask|1b\]0;b)|\\u003a…/);
}

/** Lines of options, each on every screen. */
function onScreens(lines: string[]) {
  return lines.flatMap((line) => SCREENS.map(([where, host]) => ({ line, where, host })));
}

describe('text of the service', () => {
  const REFUSALS: [what: string, status: number, headers: Record<string, string>][] = [
    ['a refusal', 400, { 'x-amzn-errortype': 'InvalidClientMetadataException' }],
    ['an unknown refusal', 400, { 'x-amzn-errortype': 'X\u009b2J' }],
    ['a fault', 500, { 'x-amzn-errortype': 'InternalServerException' }],
  ];

  test.each(
    REFUSALS.flatMap(([what, status, headers]) =>
      onScreens(['register', 'register --debug', 'register --all --format json']).map((row) => ({
        ...row,
        what,
        answer: say(
          status,
          { error: HOSTILE, error_description: HOSTILE, reason: HOSTILE },
          {
            'x-amzn-requestid': '\u009b2J',
            ...headers,
          },
        ),
      })),
    ),
  )('in $what is harmless after $line $where', async ({ line, host, answer }) => {
    const { run } = await world();
    const service = await startService(answer);
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
  )('in a registration is harmless after $line $where', async ({ line, host }) => {
    const { run } = await world();
    const service = await startService(say(200, ANSWER));
    const register = ['register', '--endpoint-url', service.url];
    const [command = '', ...options] = line.split(' ');
    const first = await run([...register, ...(command === 'register' ? options : [])], host);
    expectHarmless(command === 'register' ? first : await run([command, ...options], host));
  });

  test('is behind the one command of a runner that --format github prints', async () => {
    const { run } = await world();
    const service = await startService(say(200, ANSWER));
    const env = { GITHUB_ENV: join(temporaryDirectory(), 'env') };
    const argv = ['register', '--format', 'github', '--endpoint-url', service.url];
    const { stdout, stderr } = await run(argv, { env });
    // Where a runner ends a line, which is not wherever JavaScript does.
    const lines = `${stdout}\n${stderr}`.split(/[\r\n]/);
    expect(lines.filter((line) => /^\s*::/.test(line))).toHaveLength(1);
    expect(stdout).toMatch(/^::add-mask::[^\n]*\n$/);
  });
});

/** An entry all of whose texts are hostile. */
const HOSTILE_ENTRY: Entry = entry({
  profile: HOSTILE,
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
)('the text of a cache file is harmless after $line $where', async ({ line, host }) => {
  const { run, cache } = await world();
  await new Store(cache).write(HOSTILE_ENTRY);
  const env = { AWS_PROFILE: HOSTILE };
  expectHarmless(await run(line.split(' '), { ...host, env }));
});

describe('the name of a profile', () => {
  test.each(onScreens(['show', 'register', 'register --debug', 'register --dry-run']))(
    'from the environment is harmless after $line $where',
    async ({ line, host }) => {
      const { run } = await world();
      expectHarmless(await run(line.split(' '), { ...host, env: { AWS_PROFILE: HOSTILE } }));
    },
  );

  const CONTENTS = [
    ['damaged', '{'],
    ['newer', NEWER],
  ] as const;

  test.each(
    CONTENTS.flatMap(([kind, content]) =>
      onScreens([
        ...['show', 'show --all', 'register', 'register --debug', 'clear', 'clear --dry-run'],
      ]).map((row) => ({ ...row, kind, content })),
    ),
  )(
    'and of the cache are harmless where its file is $kind after $line $where',
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
    SCREENS.flatMap(([where, host]) =>
      [
        ...['--region', '--client-name', '--client-type', '--scopes', '--grant-types'],
        ...['--redirect-uris', '--issuer-url', '--entitled-application-arn', '--endpoint-url'],
        ...['--min-validity', '--timeout', '--max-attempts', '--cache-dir', '--format', '--field'],
        ...['--aws-cli', '--profile'],
      ].map((option) => ({ option, where, host })),
    ),
  )('$option is harmless $where', async ({ option, host }) => {
    const { run } = await world();
    const directory = temporaryDirectory();
    const value = option === '--cache-dir' ? join(directory, HOSTILE) : HOSTILE;
    expectHarmless(await run(['register', `${option}=${value}`, '--debug'], host));
  });

  test.each([
    ['AWS_REGION', 'register'],
    ['AWS_ENDPOINT_URL_SSO_OIDC', 'register'],
    ['AWS_MAX_ATTEMPTS', 'register'],
    ['AWS_CA_BUNDLE', 'register'],
    ['AWS_CONFIG_FILE', 'register --all'],
  ])('%s is harmless', async (name, line) => {
    const { run } = await world();
    expectHarmless(await run([...line.split(' '), '--debug'], { env: { [name]: HOSTILE } }));
  });

  test.each([[HOSTILE], ['show', HOSTILE], ['show', `--${HOSTILE}`], ['help', HOSTILE]])(
    'that is a word too many is harmless: %j',
    async (...argv) => {
      const { run } = await world();
      const { stdout, stderr } = await run(argv);
      expect(stdout + stderr).not.toMatch(DANGEROUS);
    },
  );
});
