import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { calls, world } from '../program.js';

/** What is wrong, the arguments, and what the message has to name; in them, `hunter2` is a secret. */
const WRONG: [what: string, argv: string[], named: string][] = [
  ['a region of unknown syntax', ['register', '--region', 'ireland'], '--region'],
  ['a region that would be another host', ['register', '--region', 'x.evil/'], '--region'],
  ['a confidential client', ['register', '--client-type', 'confidential'], '--client-type'],
  ['a duration without a unit', ['register', '--min-validity', '15'], '--min-validity'],
  ['a duration of words', ['show', '--min-validity', 'soon'], '--min-validity'],
  ['a duration below zero', ['show', '--all', '--min-validity=-1s'], '--min-validity'],
  ['a timeout of no time', ['register', '--timeout', '0s'], '--timeout'],
  ['a timeout longer than timers run', ['register', '--timeout', '25d'], '--timeout'],
  ['no attempts', ['register', '--max-attempts', '0'], '--max-attempts'],
  ['http over a network', ['register', '--endpoint-url', 'http://example.com'], '--endpoint-url'],
  [
    'an endpoint with a password',
    ['register', '--endpoint-url', 'https://x:hunter2@example.com'],
    '--endpoint-url',
  ],
  ['a relative redirect URI', ['register', '--redirect-uris', '/back'], '--redirect-uris'],
  ['a relative issuer', ['register', '--issuer-url', 'example.com'], '--issuer-url'],
  [
    'an application without an ARN',
    ['register', '--entitled-application-arn', 'app'],
    '--entitled-application-arn',
  ],
  ['another flow', ['register', '--aws-cli=implicit'], '--aws-cli'],
  [
    'a member that --aws-cli decides',
    ['register', '--aws-cli', '--client-type', 'public'],
    '--aws-cli',
  ],
  ['no SSO profile', ['register', '--all'], 'sso_session'],
  ['an unknown option', ['show', '--colour'], '--colour'],
  ['an unknown option with a value', ['show', '--client-secret=hunter2'], '--client-secret'],
  [
    'an unknown option with a value of two lines',
    ['show', '--client-secret=hunter2\nhunter2'],
    '--client-secret',
  ],
  [
    'an unknown option with a value beside it',
    ['show', '--client-secret', 'hunter2'],
    '--client-s',
  ],
  ['a value for what takes none', ['show', '--show-secret=hunter2'], '--show-secret'],
  ['an option without its value', ['show', '--profile'], '--profile'],
  ['an unknown command', ['shwo'], 'shwo'],
  ['an excess argument', ['show', 'hunter2'], 'argument'],
  ['an option before the command', ['--profile', 'dev', 'show'], '--profile'],
  ['an unknown format', ['show', '--format', 'yaml'], 'yaml'],
  ['a format that cannot clear', ['clear', '--format', 'env'], 'env'],
  ['github outside of GitHub', ['show', '--format', 'github'], 'GITHUB_ENV'],
  ['an unknown field', ['show', '--field', 'client_id'], 'client_id'],
  ['a field that only register has', ['show', '--field', 'source'], 'source'],
  ['a field that every object has', ['register', '--field', 'constructor'], 'constructor'],
  ['a port of words', ['emulator', '--port', 'http'], '--port'],
  ['a port too high', ['emulator', '--port', '65536'], '--port'],
  ['an unknown exception', ['emulator', '--fail', 'SlowDown'], '--fail'],
  ['an exception that every object has', ['emulator', '--fail', 'toString'], '--fail'],
  ['a count that is none', ['emulator', '--fail', 'SlowDownException:0'], '--fail'],
  ['a secret of no time', ['emulator', '--secret-ttl', '0s'], '--secret-ttl'],
  ['a latency of words', ['emulator', '--latency', 'long'], '--latency'],
  ['a program that is not there', ['emulator', '--', './not-there'], './not-there'],
  ...[
    ...['--region', '--client-name', '--client-type', '--scopes', '--grant-types'],
    ...['--redirect-uris', '--issuer-url', '--entitled-application-arn', '--endpoint-url'],
    ...['--min-validity', '--timeout', '--max-attempts', '--cache-dir', '--format', '--field'],
  ].map((option): [string, string[], string] => [
    `an empty ${option}`,
    ['register', option, ''],
    option.replace('--field', 'field'),
  ]),
];

describe('wrong usage', () => {
  test.each(WRONG)('%s ends with 2 and one sentence', async (_, argv, named) => {
    const { run, service } = await world();
    const ended = await run(argv);
    expect(ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: [^\n]+\n(hint: {2}[^\n]+\n)?$/) as string,
    });
    expect(ended.stderr.split('\n')[0]).toContain(named);
    expect(ended.stderr).not.toMatch(/^ *at /m);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test.each(WRONG.filter(([, argv]) => /secret|password|:hunter2/.test(argv.join(' '))))(
    '%s is not repeated, for it may be a secret',
    async (_, argv) => {
      const { run } = await world();
      expect((await run([...argv, '--debug'])).stderr).not.toContain('hunter2');
    },
  );

  test.each([
    ['no region at all', { AWS_REGION: undefined }, '--region'],
    ['a bad region', { AWS_REGION: 'Ireland' }, 'AWS_REGION'],
    ['a bad number', { AWS_MAX_ATTEMPTS: 'many' }, 'AWS_MAX_ATTEMPTS'],
    ['a bad endpoint', { AWS_ENDPOINT_URL_SSO_OIDC: 'example.com' }, 'AWS_ENDPOINT_URL_SSO_OIDC'],
  ])('%s in the environment ends with 2 and says where', async (_, env, named) => {
    const { run } = await world();
    expect(await run(['register'], { env })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(named) as string,
    });
  });

  test('an occupied port ends with 2', async () => {
    const { run, service } = await world();
    expect(await run(['emulator', '--port', new URL(service.url).port])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--port') as string,
    });
  });

  test('no command ends with 2 and shows the commands on stderr', async () => {
    const { run } = await world();
    const ended = await run([]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    for (const name of ['register', 'show', 'clear', 'emulator', 'completion']) {
      expect(ended.stderr).toMatch(new RegExp(`^ +${name}\\b`, 'm'));
    }
  });

  test.each([
    ['shwo', 'show'],
    ['show --al', '--all'],
    ['regster', 'register'],
  ])('%s is answered with %s', async (line, meant) => {
    const { run } = await world();
    expect((await run(line.split(' '))).stderr).toMatch(new RegExp(`^hint: .*${meant}`, 'm'));
  });
});

describe('help', () => {
  const NAMES = ['register', 'show', 'clear', 'emulator', 'completion'];

  test.each<string[]>([
    ['--help', 'sso-register'],
    ['-h', 'sso-register'],
    ['help', 'sso-register'],
    ...NAMES.flatMap((name) =>
      [`${name} --help`, `help ${name}`].map((line) => [line, `sso-register ${name}`]),
    ),
  ])('%s goes to stdout', async (line = '', usage = '') => {
    const { run } = await world();
    expect(await run(line.split(' '))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`^Usage: ${usage} `)) as string,
      stderr: '',
    });
  });

  const OF_EVERY_COMMAND = ['-q, --quiet', '--debug', '--no-color'];
  const OF_THE_CACHE = ['-p, --profile <name>', '--format <format>', '--cache-dir <dir>'];
  const OF_A_CLIENT = ['--field <name>', '--show-secret', '--min-validity <duration>', '--all'];

  test.each([
    [
      'register',
      [
        ...OF_THE_CACHE,
        ...OF_A_CLIENT,
        ...['--region <region>', '--client-name <name>', '--client-type <type>'],
        ...['--scopes <scope...>', '--grant-types <type...>', '--redirect-uris <uri...>'],
        ...['--issuer-url <url>', '--entitled-application-arn <arn>', '--endpoint-url <url>'],
        ...['--force', '--dry-run', '--aws-cli [', '--timeout <duration>', '--max-attempts <n>'],
      ],
    ],
    ['show', [...OF_THE_CACHE, ...OF_A_CLIENT]],
    ['clear', [...OF_THE_CACHE, '--expired', '--all', '--yes', '--dry-run']],
    ['emulator', ['--port <n>', '--secret-ttl <duration>', '--latency <duration>', '--fail <']],
  ])('of %s has every option, and examples', async (name, options) => {
    const { run } = await world();
    const { stdout } = await run([name, '--help']);
    const missing = [...OF_EVERY_COMMAND, ...options].filter((option) => !stdout.includes(option));
    expect(missing).toEqual([]);
    expect(stdout).toMatch(new RegExp(`^ +\\$ .*sso-register ${name}`, 'm'));
  });

  test('beats what is wrong besides', async () => {
    const { run } = await world();
    expect(await run(['show', '--help', '--format', 'json'])).toMatchObject({ code: 0 });
  });
});

test('--version prints the version and nothing else', async () => {
  const { run } = await world();
  expect(await run(['--version'])).toEqual({
    code: 0,
    stdout: `${packageJson.version}\n`,
    stderr: '',
  });
});
