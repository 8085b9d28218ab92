import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/commands/options.js';
import { processWorld } from '../bin/spawn.js';
import { cacheFiles, run as runProgram } from '../program.js';
import { SECRET } from '../registration/samples.js';
import { say, startService } from '../service/service.js';
import { ISSUED, secretWorld, shows, SSO_PROFILES } from './secret-world.js';

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

/** Options that decide what is printed; of those that print alike, one. The others decide about values. */
const PRINTING = [
  ...['--format json', '--format env', '--format github', '--field clientSecret', '--show-secret'],
  ...['--all', '--aws-cli pkce', '--aws-cli device', '--dry-run', '--expired'],
];

/** No option, each option alone, and each with one that prints. */
function combinationsOf(options: string[][]): string[][] {
  const prints = (option: string[]) => PRINTING.includes(option.join(' '));
  const pairs = options.flatMap((first, at) =>
    options
      .slice(at + 1)
      .filter((second) => prints(first) || prints(second))
      .map((second) => [...first, ...second]),
  );
  return [[], ...options, ...pairs];
}

function asksForSecret(argv: string[]): boolean {
  return ASKING.some(({ option: [name, value] }) =>
    argv.some((word, at) => word === name && (value === undefined || argv[at + 1] === value)),
  );
}

describe('the secret', () => {
  test.each(['register', 'show', 'clear', 'emulator'])(
    'is not shown by %s with any option, alone or with one that prints, unless asked for, and never on stderr',
    async (command) => {
      const { values, restore, run } = await secretWorld();
      const options = await optionsOf(command, values);
      expect(options).toContainEqual(['--debug']);
      // Without a command, the emulator would serve until interrupted.
      const rest = command === 'emulator' ? ['--', process.execPath, '--eval', ''] : [];
      const leaks: string[][] = [];
      await restore();
      for (const combination of combinationsOf(options)) {
        // Only show changes nothing.
        if (command !== 'show') await restore();
        const argv = [command, ...combination, '--debug', ...rest];
        const { stdout, stderr } = await run(argv);
        if (shows(stderr) || (shows(stdout) && !asksForSecret(argv))) leaks.push(argv);
      }
      expect(leaks).toEqual([]);
    },
    5 * 60_000,
  );

  const COMMANDS = ['register', 'show', 'show --aws-cli', 'show --aws-cli --sso-session corp'];

  test.each(COMMANDS.flatMap((command) => ASKING.map((row) => ({ command, ...row }))))(
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
    const { restore, run } = await secretWorld();
    await restore();
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
