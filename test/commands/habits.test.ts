import { describe, expect, test } from 'vitest';
import { calls, home } from '../program.js';

const CONFIG = `[profile dev]\nsso_session = corp\n[profile a$b]\n[profile prod]\nsso_session = corp
[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://d-1234567890.awsapps.com/start\n`;

/** By the line that was typed, what the error says and what the hint says. */
const LINES: Record<string, readonly string[]> = {
  '--region eu-west-1 register': [
    '--region must come after a command.',
    'Write "sso-register register --region eu-west-1".',
  ],
  '-p dev register': ['-p must come after a command.', 'Write "sso-register register -p dev".'],
  '-pdev show': ['-p must come after a command.', 'Write "sso-register show -pdev".'],
  '--profile=dev show --all': [
    '--profile must come after a command.',
    'Write "sso-register show \'--profile=dev\' --all".',
  ],
  '-p a$b clear': ['-p must come after a command.', 'Write "sso-register clear -p \'a$b\'".'],
  '--debug register': [
    '--debug must come after a command.',
    'Write "sso-register register --debug".',
  ],
  '--profile dev': [
    '--profile must come after a command.',
    'Write "sso-register register --profile dev".',
  ],
  '--format json --client-secret hunter2 show hunter2': [
    '--format must come after a command.',
    'Write "sso-register show --format json --client-secret … …".',
  ],
  '--debug --token=hunter2 show': [
    '--debug must come after a command.',
    'Write "sso-register show --debug --token=…".',
  ],
  '--endpoint-url https://x:hunter2@h register': [
    '--endpoint-url must come after a command.',
    'Write "sso-register register --endpoint-url …".',
  ],
  '--client-secret hunter2 clear': [
    "Unknown option '--client-secret'.",
    'See "sso-register clear --help".',
  ],
  '--field x clear': ["Unknown option '--field'.", 'See "sso-register clear --help".'],
  '--region eu-west-1 show': ["Unknown option '--region'.", 'See "sso-register show --help".'],
  '--version=1': ['--version takes no value.', 'Write --version, or leave it out.'],
  list: ["Unknown command 'list'.", 'Did you mean "sso-register show --all"?'],
  ls: ["Unknown command 'ls'.", 'Did you mean "sso-register show --all"?'],
  'ls -p dev': ["Unknown command 'ls'.", 'Did you mean "sso-register show --all"?'],
  rm: ["Unknown command 'rm'.", 'Did you mean "sso-register clear"?'],
  delete: ["Unknown command 'delete'.", 'Did you mean "sso-register clear"?'],
  'remove -p dev --token hunter2': [
    "Unknown command 'remove'.",
    'Did you mean "sso-register clear -p dev --token …"?',
  ],
  status: ["Unknown command 'status'.", 'Did you mean "sso-register show"?'],
  version: ["Unknown command 'version'.", 'Did you mean "sso-register --version"?'],
  'login --profile dev': [
    "Unknown command 'login'.",
    'Did you mean "sso-register register --profile dev", or "aws sso login" to sign in?',
  ],
  logout: [
    "Unknown command 'logout'.",
    'Did you mean "sso-register clear", or "aws sso logout" to sign out?',
  ],
  dev: [
    "Unknown command 'dev'.",
    'Did you mean "sso-register register --profile dev" or "sso-register show --profile dev"?',
  ],
  constructor: ["Unknown command 'constructor'.", 'See "sso-register --help".'],
  'help foo': ["Unknown command 'foo'.", 'See "sso-register --help".'],
  'help shwo': ["Unknown command 'shwo'.", 'Did you mean show?'],
  'help list': ["Unknown command 'list'.", 'Did you mean "sso-register show --all"?'],
  '-v': ["Unknown option '-v'.", 'Did you mean --version?'],
  'show -v': ["Unknown option '-v'.", 'Did you mean --debug?'],
  'register --verbose': ["Unknown option '--verbose'.", 'Did you mean --debug?'],
  '--output json': ["Unknown option '--output'.", 'Did you mean --format?'],
  'show --output json': ["Unknown option '--output'.", 'Did you mean --format?'],
  '--json show': ["Unknown option '--json'.", 'Did you mean --format json?'],
  'show --query=clientId': ["Unknown option '--query'.", 'Did you mean --field?'],
  'clear --query x': ["Unknown option '--query'.", 'See "sso-register clear --help".'],
  'register --endpoint x': ["Unknown option '--endpoint'.", 'Did you mean --endpoint-url?'],
  'register --start-url https://hunter2': [
    "Unknown option '--start-url'.",
    'Did you mean --issuer-url, or sso_start_url in the AWS config file?',
  ],
  'clear --all --force': ["Unknown option '--force'.", 'Did you mean --yes?'],
  'register --dry-run=true': ['--dry-run takes no value.', 'Write --dry-run, or leave it out.'],
  'show --show-secret=hunter2': [
    '--show-secret takes no value.',
    'Write --show-secret, or leave it out.',
  ],
  'register --aws-cli --scopes a': [
    "Option '--aws-cli [flow]' cannot be used with option '--scopes <scope...>'.",
    'Leave it out: aws sso login reads sso_region, sso_start_url and sso_registration_scopes in the AWS config file.',
  ],
  'show --aws-cli --sso-session corp --all': [
    "Option '--sso-session <name>' cannot be used with option '--all'.",
    'Leave out one of them.',
  ],
  'register -p dev -p prod': [
    'More than one profile or sso-session is named.',
    'Run a command for each.',
  ],
  'show --profile=dev -p dev': [
    'More than one profile or sso-session is named.',
    'Run a command for each.',
  ],
  'clear --aws-cli --sso-session a --sso-session b': [
    'More than one profile or sso-session is named.',
    'Run a command for each.',
  ],
  'register --profile=dev,prod': [
    'The profile name dev,prod (--profile) is a list of profiles.',
    'Run the command once for each profile.',
  ],
  'register --scopes x dev': [
    'The profile dev is read as a value of the option before it.',
    'Write --profile dev, or put a comma before it if it is a scope.',
  ],
};

describe('a command line that follows the habits of other tools', () => {
  test.each(Object.entries(LINES))(
    'gets a hint after "%s"',
    async (line, [error = '', hint = '']) => {
      const { run, service } = await home(CONFIG);
      const stderr = `error: ${error}\nhint:  ${hint}\n`;
      expect(await run(line)).toEqual({ code: 2, stdout: '', stderr });
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
    },
  );

  test.each([
    'register -p dev --dry-run --scopes x --scopes y',
    'register -p dev --dry-run --timeout 1s --timeout 5s',
    'register -p dev --dry-run --scopes x dev',
    'register --region eu-west-1 --dry-run --scopes x,dev',
  ])('is accepted if it is right: %s', async (line) => {
    const { run } = await home(CONFIG);
    expect(await run(line)).toMatchObject({ code: 0, stderr: '' });
  });

  test('takes a,b for a name if it is one of the config file, or if a or b is not', async () => {
    const { run } = await home('[profile a]\n[profile b]\n[profile a,b]\n');
    const env = { AWS_REGION: 'eu-west-1' };
    expect(await run('register --dry-run -p a,b', { env })).toMatchObject({ code: 0 });
    expect(await run('register --dry-run -p a,c', { env })).toMatchObject({ code: 0 });
    expect(await run('show -p b,a', { env })).toMatchObject({ code: 2 });
    expect(await run('show', { env: { AWS_PROFILE: 'b, a' } })).toMatchObject({ code: 2 });
  });

  test('reads no list of profiles into a name if the config file cannot be read', async () => {
    const { run } = await home('[profile');
    expect(await run('show -p a,b')).toMatchObject({ code: 3 });
  });
});

test('shows an example in the help of the program', async () => {
  const { run } = await home(CONFIG);
  expect((await run('--help')).stdout).toMatch(/^ +\$ sso-register register --profile dev$/m);
});
