import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LoginCache } from '../../src/aws-cli/login-cache.js';
import { PKCE_METADATA } from '../../src/registration/flow.js';
import { Store } from '../../src/store/store.js';
import { toEntryFile } from '../../src/store/entry-file.js';
import { FORMATS } from '../../src/commands/options.js';
import { LOGIN_FIELDS, REGISTERED_FIELDS } from '../../src/registration/view.js';
import { processWorld } from '../bin/spawn.js';
import { cacheFiles, run as runProgram, temporaryDirectory, world } from '../program.js';
import { entry, registration, SECRET } from '../registration/samples.js';
import { REGISTRATION, say, startService } from '../service/service.js';
import { plant } from '../store/cache.js';

/** Whether a text contains a recognizable part of the secret. */
function shows(text: string): boolean {
  const length = 8;
  const starts = Array.from({ length: SECRET.length - length + 1 }, (_, start) => start);
  return starts.some((start) => text.includes(SECRET.slice(start, start + length)));
}

const ISSUED = { ...REGISTRATION, clientSecret: SECRET };

const SSO_PROFILES = `
[sso-session corp]
sso_start_url = https://c.awsapps.com/start
sso_region = eu-west-1
[default]
sso_start_url = https://a.awsapps.com/start
sso_region = eu-west-1
[profile damaged]
sso_start_url = https://b.awsapps.com/start
`;

/** What `aws sso login` finds the registration of the default profile by. */
const LEGACY = {
  ...{ startUrl: 'https://a.awsapps.com/start', region: 'eu-west-1' },
  ...{ scopes: null, sessionName: null },
};

/** The same of the sso-session. */
const SESSION = { ...LEGACY, startUrl: 'https://c.awsapps.com/start', sessionName: 'corp' };

const PKCE = { clientName: 'x', clientType: 'public', ...PKCE_METADATA };

/** The secret in both caches, in whole and damaged files, and at services that answer well and badly. */
async function secretWorld() {
  const { run, cache } = await world();
  const [service, babbling, lacking] = await Promise.all([
    startService(say(200, ISSUED)),
    startService(say(200, `<p>${SECRET}</p>`)),
    startService(say(200, { ...ISSUED, clientId: undefined })),
  ]);
  const home = temporaryDirectory();
  const AWS_CONFIG_FILE = join(home, 'config');
  writeFileSync(AWS_CONFIG_FILE, SSO_PROFILES);
  const env = {
    ...{ HOME: home, AWS_CONFIG_FILE, AWS_MAX_ATTEMPTS: '1' },
    ...{ GITHUB_ENV: join(home, 'github-env'), AWS_ENDPOINT_URL_SSO_OIDC: service.url },
  };
  const fileWith = (profile: string, members = {}) =>
    JSON.stringify(toEntryFile(profile, entry({ registration: registration(members) })));
  const store = new Store(cache);
  const logins = new LoginCache(home, store);
  const restore = async () => {
    for (const path of [cache, join(home, '.aws')]) rmSync(path, { recursive: true, force: true });
    await logins.write(logins.keyOf(LEGACY), entry());
    await logins.write(logins.keyOf(SESSION), entry({ request: PKCE }));
    mkdirSync(cache, { mode: 0o700 });
    plant(cache, 'default', fileWith('default'));
    plant(cache, 'old', fileWith('old', { clientSecretExpiresAt: 1 }));
    plant(cache, 'damaged', fileWith('damaged').slice(0, -3));
    plant(cache, 'newer', JSON.stringify({ version: 2, clientSecret: SECRET }));
  };
  const values: Record<string, string[]> = {
    '--region': ['us-east-1', 'nowhere'],
    '--client-name': ['a name'],
    '--client-type': ['public', 'confidential'],
    '--scopes': ['a'],
    '--grant-types': ['refresh_token'],
    '--redirect-uris': ['http://127.0.0.1/x'],
    '--issuer-url': ['https://a.awsapps.com/start'],
    '--entitled-application-arn': ['arn:aws:sso::123456789012:application/x'],
    '--endpoint-url': [babbling.url, lacking.url, 'http://127.0.0.1:1'],
    '--min-validity': ['365d'],
    '--timeout': ['5s'],
    '--max-attempts': ['1'],
    '--profile': ['old', 'damaged', 'newer', 'nobody'],
    '--cache-dir': [join(home, 'none'), join(AWS_CONFIG_FILE, 'none')],
    '--format': [...FORMATS],
    '--field': [...REGISTERED_FIELDS, ...LOGIN_FIELDS],
    '--aws-cli': ['pkce', 'device'],
    '--sso-session': ['corp', 'nowhere'],
    '--port': ['0'],
    '--secret-ttl': ['1h'],
    '--latency': ['0s'],
    '--fail': ['SlowDownException'],
  };
  return { values, restore, run: (argv: string[]) => run(argv, { env }) };
}

/** The options of a command, as its help lists them, each with every value to try. */
async function optionsOf(command: string, values: Record<string, string[]>): Promise<string[][]> {
  const { stdout } = await runProgram([command, '--help']);
  const found = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)( <| \[)?/gm)];
  return found.flatMap(([, name = '', value]) => {
    if (value === undefined) return [[name]];
    const tried = values[name];
    if (tried === undefined) throw new Error(`No value to try ${command} ${name} with.`);
    return tried.map((text) => [name, text]);
  });
}

/** The options that ask for the secret. */
const ASKING = [
  ['--show-secret'],
  ['--field', 'clientSecret'],
  ...FORMATS.filter((format) => format !== 'text' && format !== 'json').map((format) => [
    '--format',
    format,
  ]),
].map((option) => ({ option }));

function asksForSecret(argv: string[]): boolean {
  return ASKING.some(({ option: [name, value] }) =>
    argv.some((word, at) => word === name && (value === undefined || argv[at + 1] === value)),
  );
}

describe('the secret', () => {
  test.each(['register', 'show', 'clear', 'emulator'])(
    'is not shown by any two options of %s that do not ask for it, and never on stderr',
    async (command) => {
      const { values, restore, run } = await secretWorld();
      const options = await optionsOf(command, values);
      expect(options).toContainEqual(['--debug']);
      const pairs = options.flatMap((first, at) =>
        options.slice(at).map((second) => (first === second ? first : [...first, ...second])),
      );
      // The emulator would serve until interrupted; the others show more with --debug.
      const rest = command === 'emulator' ? ['--', process.execPath, '--eval', ''] : ['--debug'];
      const leaks: string[][] = [];
      for (const pair of [[], ...pairs]) {
        await restore();
        const argv = [command, ...pair, ...rest];
        const { stdout, stderr } = await run(argv);
        if (shows(stderr) || (shows(stdout) && !asksForSecret(argv))) leaks.push(argv);
      }
      expect(leaks).toEqual([]);
    },
    5 * 60_000,
  );

  const PRINTING = ['register', 'show', 'show --aws-cli', 'show --aws-cli --sso-session corp'];

  test.each(PRINTING.flatMap((command) => ASKING.map((row) => ({ command, ...row }))))(
    'is shown by $command with $option, which asks for it',
    async ({ command, option }) => {
      const { restore, run } = await secretWorld();
      await restore();
      const { code, stdout } = await run([...command.split(' '), ...option]);
      expect(code).toBe(0);
      expect(stdout).toContain(SECRET);
    },
  );

  test.each([
    ...['completion bash', 'completion zsh', 'completion fish'],
    ...['complete -- show --profile ', 'complete -- show --field '],
  ])('is not shown by %s', async (line) => {
    const { run, cache } = await processWorld();
    plant(cache, 'default', JSON.stringify(toEntryFile('default', entry())));
    const { code, stdout, stderr } = await run(line.split(' '));
    expect(code).toBe(0);
    expect(shows(stdout + stderr)).toBe(false);
  });
});

/** The command lines and initial environments of a process and of all its descendants. */
function processList(pid: number): string {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
  const own = ['cmdline', 'environ', 'comm'].map((name) =>
    readFileSync(`/proc/${pid}/${name}`, 'utf8'),
  );
  return [...own, ...children.map((child) => processList(Number(child)))].join('\n');
}

describe.skipIf(!existsSync('/proc/self/task'))('a process that knows the secret', () => {
  // One call is answered and the other is not, so the process keeps the first secret until it ends.
  test('has it neither in its arguments nor in its environment, nor do its children', async () => {
    const { start, home, cache } = await processWorld();
    const service = await startService((response, number) => {
      const now = Math.floor(Date.now() / 1000);
      const times = { clientIdIssuedAt: now, clientSecretExpiresAt: now + 86_400 };
      if (number === 1) say(200, { ...ISSUED, ...times })(response, number);
    });
    const AWS_CONFIG_FILE = join(home, 'config');
    writeFileSync(AWS_CONFIG_FILE, `${SSO_PROFILES}sso_registration_scopes = x\n`);
    const env = { AWS_CONFIG_FILE, AWS_ENDPOINT_URL_SSO_OIDC: service.url };
    const argv = ['register', '--all', '--debug', '--timeout', '10m'];
    const { child, ended } = start(['sso-register', ...argv], { env });
    const kept = () =>
      existsSync(cache) && cacheFiles(cache).some((name) => /^\w+\.json$/.test(name));
    await expect.poll(kept, { timeout: 30_000 }).toBe(true);
    const list = processList(child.pid ?? NaN);
    expect(list).toContain('register');
    expect(shows(list)).toBe(false);
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await ended;
    expect({ code, isShown: shows(stdout + stderr) }).toEqual({ code: 143, isShown: false });
  });
});
