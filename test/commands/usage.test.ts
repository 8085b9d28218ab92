import { devNull } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { FORMATS } from '../../src/commands/options.js';
import { EXIT_CODES } from '../../src/errors.js';
import { Store } from '../../src/store/store.js';
import { calls, home, temporaryDirectory, world } from '../program.js';
import { entry } from '../registration/samples.js';

const COMMANDS = ['register', 'show', 'clear', 'emulator', 'completion'];

/** By arguments, what the message must name. In the arguments, `hunter2` is a secret. */
const WRONG = Object.entries({
  'register --region ireland': '--region',
  'register --region x.evil/': '--region',
  'register --client-type confidential': '--client-type',
  'register --min-validity 15': '--min-validity',
  'show --min-validity soon': '--min-validity',
  'show --all --min-validity=-1s': '--min-validity',
  'register --timeout 0s': '--timeout',
  'register --timeout 25d': '--timeout',
  'register --max-attempts 0': '--max-attempts',
  'register --endpoint-url http://example.com': '--endpoint-url',
  'register --endpoint-url https://x:hunter2@example.com': '--endpoint-url',
  'register --redirect-uris /back': '--redirect-uris',
  'register --scopes --force': '--scopes',
  'register --scopes -p dev': '--scopes',
  'register --grant-types --all': '--grant-types',
  'register --issuer-url http://d-1.awsapps.com/start': '--issuer-url',
  'register --field clientId --format text': '--field',
  'register --field clientId --format env': '--field',
  'show --format github --field clientSecret': '--field',
  'register --issuer-url example.com': '--issuer-url',
  'register --entitled-application-arn app': '--entitled-application-arn',
  'register --aws-cli=implicit': '--aws-cli',
  'register --aws-cli --client-type public': '--aws-cli',
  'register --aws-cli --region eu-west-1': '--aws-cli',
  'register --sso-session corp': '--sso-session',
  'show --sso-session corp': '--sso-session',
  'clear --sso-session corp': '--sso-session',
  'register --aws-cli --sso-session corp --profile dev': '--sso-session',
  'show --aws-cli --sso-session corp --all': '--sso-session',
  'clear --aws-cli --sso-session corp --expired': '--sso-session',
  'register --all': 'has an sso_session or an sso_start_url',
  'register --dry-run --field clientId': '--dry-run',
  'register --dry-run --format env': '--dry-run',
  'register --dry-run --format github': '--dry-run',
  'show --colour': '--colour',
  'show --client-secret=hunter2': '--client-secret',
  'show --client-secret=hunter2\nhunter2': '--client-secret',
  'show --client-secret hunter2': '--client-s',
  'show --show-secret=hunter2': '--show-secret',
  'show --profile': '--profile',
  shwo: 'shwo',
  'show hunter2': 'argument',
  '--profile dev show': '--profile',
  'show --format yaml': 'yaml',
  'clear --format env': 'env',
  'show --format github': 'GITHUB_ENV',
  'show --field client_id': 'client_id',
  'show --field source': 'source',
  'register --field constructor': 'constructor',
  'emulator --port http': '--port',
  'emulator --port 65536': '--port',
  'emulator --secret-ttl 0s': '--secret-ttl',
  'emulator --latency long': '--latency',
}).map(([line, named]) => ({ line, argv: line.split(' '), named }));

const EMPTY = [
  ...['--region', '--client-name', '--client-type', '--scopes', '--grant-types'],
  ...['--redirect-uris', '--issuer-url', '--entitled-application-arn', '--endpoint-url'],
  ...['--min-validity', '--timeout', '--max-attempts', '--cache-dir', '--format', '--field'],
].map((option) => ({
  line: `register ${option} ''`,
  argv: ['register', option, ''],
  named: option.replace('--field', 'field'),
}));

describe('wrong usage', () => {
  test.each([...WRONG, ...EMPTY])(
    'ends $line with 2 and one sentence about $named',
    async ({ argv, named }) => {
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
    },
  );

  test.each(WRONG.filter(({ line }) => line.includes('hunter2')))(
    'does not repeat $line, which may contain a secret',
    async ({ argv }) => {
      const { run } = await world();
      expect((await run([...argv, '--debug'])).stderr).not.toContain('hunter2');
    },
  );

  test.each(
    ['register', 'show'].flatMap((command) =>
      [
        { option: '--profile', value: 'dev' },
        { option: '--field', value: 'clientId' },
        ...FORMATS.slice(2).map((format) => ({ option: `--format ${format}`, value: '' })),
      ].map(({ option, value }) => ({ command, option, value })),
    ),
  )('refuses $option, which is for one profile, in $command --all', async (given) => {
    const { run, service } = await world();
    const env = { GITHUB_ENV: join(temporaryDirectory(), 'env') };
    const stderr = expect.stringContaining(given.option) as string;
    const ended = await run(`${given.command} --all ${given.option} ${given.value}`, { env });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr });
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test.each(['register', 'show'])('refuses to show secrets in the table of %s', async (command) => {
    const { run } = await world();
    const ended = await run(`${command} --all --show-secret`);
    const stderr =
      'error: A table shows no secrets.\nhint:  Use --format json with --all and --show-secret.\n';
    expect(ended).toEqual({ code: 2, stdout: '', stderr });
  });

  test.each([
    { env: { AWS_CONFIG_FILE: devNull, AWS_REGION: undefined }, named: '--region' },
    { env: { AWS_CONFIG_FILE: devNull, AWS_REGION: 'Ireland' }, named: 'AWS_REGION' },
    { env: { AWS_MAX_ATTEMPTS: 'many' }, named: 'AWS_MAX_ATTEMPTS' },
    { env: { AWS_ENDPOINT_URL_SSO_OIDC: 'x.example' }, named: 'AWS_ENDPOINT_URL_SSO_OIDC' },
    { env: { AWS_CONFIG_FILE: '/' }, named: 'The AWS config file / cannot be read' },
  ])('ends with 2 and names $named if it is in the environment', async ({ env, named }) => {
    const { run } = await world();
    const stderr = expect.stringContaining(named) as string;
    expect(await run('register', { env })).toMatchObject({ code: 2, stdout: '', stderr });
  });

  test('ends with 2 and shows the commands on stderr without a command', async () => {
    const { run } = await world();
    const ended = await run('');
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    for (const name of COMMANDS) expect(ended.stderr).toMatch(new RegExp(`^ +${name}\\b`, 'm'));
  });

  test.each([
    { line: 'shwo', meant: 'show' },
    { line: 'show --al', meant: '--all' },
    { line: 'regster', meant: 'register' },
    { line: 'show --format jsn', meant: 'Did you mean json' },
    { line: 'show --field clientid', meant: 'Did you mean clientId' },
    { line: 'register --aws-cli=pcke', meant: 'Did you mean pkce' },
    { line: 'completion fihs', meant: 'Did you mean fish' },
    { line: 'register --region us-east1', meant: 'Did you mean us-east-1' },
    { line: 'show prod', meant: '--profile NAME\\? See "sso-register show --help"' },
    { line: 'completion bash x', meant: 'See "sso-register completion --help"' },
    { line: 'show --prod', meant: '"sso-register show --help"' },
    { line: 'emulator sso-register register --region x', meant: '"sso-register emulator -- ' },
  ])('gets a hint that names $meant after $line', async ({ line, meant }) => {
    const { run } = await world();
    expect((await run(line)).stderr).toMatch(new RegExp(`^hint: .*${meant}`, 'm'));
  });

  test.each(['dev', 'cached', "it's"])('asks for --profile after show %s', async (name) => {
    const { run, cache } = await home(`[profile dev]\nregion = eu-west-1\n[profile "it's"]\n`);
    await new Store(cache).write('cached', entry({ profile: 'cached' }));
    const quoted = name === "it's" ? "'it'\\''s'" : name;
    const stderr = `error: Unexpected argument ${name}.\nhint:  Did you mean --profile ${quoted}?\n`;
    expect(await run(['show', name])).toEqual({ code: 2, stdout: '', stderr });
  });
});

describe('help', () => {
  test.each([
    ...['--help', '-h', 'help'].map((line) => ({ line, usage: 'sso-register' })),
    ...COMMANDS.flatMap((name) =>
      [`${name} --help`, `help ${name}`].map((line) => ({ line, usage: `sso-register ${name}` })),
    ),
  ])('goes to stdout with $line', async ({ line, usage }) => {
    const { run } = await world();
    const stdout = expect.stringMatching(new RegExp(`^Usage: ${usage} `)) as string;
    expect(await run(line)).toMatchObject({ code: 0, stdout, stderr: '' });
  });

  const OF_EVERY_COMMAND = ['-q, --quiet', '--debug', '--no-color'];
  const OF_THE_CACHE = [
    ...['-p, --profile <name>', '--format <format>', '--cache-dir <dir>'],
    ...['--aws-cli [flow]', '--sso-session <name>'],
  ];
  const OF_A_CLIENT = ['--field <name>', '--show-secret', '--min-validity <duration>', '--all'];
  const OF_REGISTER = [
    ...['--region <region>', '--client-name <name>', '--client-type <type>'],
    ...['--scopes <scope...>', '--grant-types <type...>', '--redirect-uris <uri...>'],
    ...['--issuer-url <url>', '--entitled-application-arn <arn>', '--endpoint-url <url>'],
    ...['--force', '--dry-run', '--timeout <duration>', '--max-attempts <n>'],
  ];
  const OF_EMULATOR = [
    '--port <n>',
    '--secret-ttl <duration>',
    '--latency <duration>',
    '--fail <',
    '--ask',
  ];

  test.each([
    { name: 'register', options: [...OF_THE_CACHE, ...OF_A_CLIENT, ...OF_REGISTER] },
    { name: 'show', options: [...OF_THE_CACHE, ...OF_A_CLIENT] },
    { name: 'clear', options: [...OF_THE_CACHE, '--expired', '--all', '--yes', '--dry-run'] },
    { name: 'emulator', options: OF_EMULATOR },
  ])('has every option of $name, and examples', async ({ name, options }) => {
    const { run } = await world();
    const { stdout } = await run(`${name} --help`);
    const missing = [...OF_EVERY_COMMAND, ...options].filter((option) => !stdout.includes(option));
    expect(missing).toEqual([]);
    expect(stdout).toMatch(new RegExp(`^ +\\$ .*sso-register ${name}`, 'm'));
  });

  test.each(['', 'help', '--help', ...COMMANDS.map((name) => `${name} --help`)])(
    'has no line of more than 80 columns with "%s", also on a wider terminal',
    async (line) => {
      const { run } = await world();
      const { stdout, stderr } = await run(line, { terminal: true, columns: 200 });
      const lines = `${stdout}${stderr}`.split('\n');
      expect(lines.length).toBeGreaterThan(10);
      expect(lines.filter((each) => each.length > 80)).toEqual([]);
    },
  );

  test.each(COMMANDS)('leaves no word of the description of %s on a line alone', async (name) => {
    const { run } = await world();
    const [, description = ''] = (await run(`${name} --help`)).stdout.split('\n\n');
    expect(description).not.toMatch(/^\S*$/m);
  });

  test('names every exit code and the variables for the program', async () => {
    const { run } = await world();
    const { stdout } = await run('--help');
    for (const code of Object.values(EXIT_CODES)) {
      expect(stdout).toMatch(new RegExp(`^ +${code} {2,}`, 'm'));
    }
    const variables = ['AWS_PROFILE', 'AWS_REGION', 'SSO_REGISTER_CACHE_DIR', 'HTTPS_PROXY'];
    for (const name of variables) expect(stdout).toContain(name);
  });

  test('is shown whatever else is wrong', async () => {
    const { run } = await world();
    expect(await run('show --help --format json')).toMatchObject({ code: 0 });
  });
});

test('prints the version and nothing else with --version', async () => {
  const { run } = await world();
  const stdout = `${packageJson.version}\n`;
  expect(await run('--version')).toEqual({ code: 0, stdout, stderr: '' });
});

test.each([
  { command: 'register', says: /pkce.* AWS CLI 2\.22 and later/ },
  { command: 'emulator', says: /AWS CLI 2\.13 and later/ },
])('says in the help of $command for which versions of the AWS CLI it is', async (row) => {
  const { run } = await world();
  const { stdout } = await run(`${row.command} --help`);
  expect(stdout.replace(/\s+/g, ' ')).toMatch(row.says);
});
