import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registeredWorld } from '../aws-cli/login-world.js';
import { processWorld } from '../bin/spawn.js';
import { cacheFiles, calls, home, temporaryDirectory } from '../program.js';
import { fileOf } from '../store/cache.js';

/** Each file that a variable names, and a command that uses it. */
const NAMED = [
  { variable: 'AWS_CONFIG_FILE', line: 'register' },
  { variable: 'AWS_CA_BUNDLE', line: 'register' },
  { variable: 'GITHUB_ENV', line: 'register --format github' },
  { variable: 'GITHUB_ENV', line: 'show --format github' },
];

const UNUSUAL = [
  { what: 'a pipe that nobody else opens', isOpen: false },
  { what: 'a pipe that another process holds open', isOpen: true },
  { what: 'a device without end', device: '/dev/zero' },
];

function namedPipe(): string {
  const path = join(temporaryDirectory(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

/** More than 16 MiB, which take no space on the disk. */
const TOO_LARGE = 16 * 1024 * 1024 + 1;

function enlarge(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, '', { flag: 'a', mode: 0o600 });
  truncateSync(path, TOO_LARGE);
}

function oneError(code: number, reason: string): object {
  return {
    code,
    stdout: '',
    stderr: expect.stringMatching(
      new RegExp(`^error: [^\\n]*${reason}\\.\\nhint: [^\\n]*\\n$`),
    ) as string,
  };
}

// In a process of its own: a synchronous call that waits for a pipe would block this one.
describe.skipIf(!existsSync('/dev/zero'))('what is no regular file', () => {
  test.each(NAMED.flatMap((named) => UNUSUAL.map((unusual) => ({ ...named, ...unusual }))))(
    'is refused before any call: $what as $variable of $line',
    async ({ variable, line, isOpen, device }) => {
      const { start, run, service } = await processWorld();
      if (line.startsWith('show')) await run(['register']);
      const before = await calls(service);
      const path = device ?? namedPipe();
      const holdOpen = isOpen ? `exec 9<>"$${variable}";` : '';
      const command = ['sh', '-c', `${holdOpen} exec sso-register "$@"`, 'sh', ...line.split(' ')];
      const ended = await start(command, { env: { [variable]: path } }).ended;
      expect(ended).toEqual(oneError(2, 'it is not a regular file'));
      expect(ended.stderr).toContain(path);
      expect(await calls(service)).toEqual(before);
    },
  );
});

describe('a file of more than 16 MiB', () => {
  test.each(['AWS_CONFIG_FILE', 'AWS_CA_BUNDLE'])('is refused as %s', async (variable) => {
    const { run, directory, service } = await home('');
    const path = join(directory, 'large');
    enlarge(path);
    const ended = await run('register --region eu-west-1', { env: { [variable]: path } });
    expect(ended).toEqual(oneError(2, 'it is larger than 16 MiB'));
    expect(ended.stderr).toContain(path);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  // Nobody knows what is in it: it may be from a newer version, whose files are not touched.
  test.each(['register', 'register --force', 'register --dry-run', 'show'])(
    'is refused by %s and stays if it is in the cache',
    async (line) => {
      const { run, cache, service } = await home('');
      enlarge(fileOf(cache));
      const ended = await run(line, { env: { AWS_REGION: 'eu-west-1' } });
      expect(ended).toEqual(oneError(7, 'it is larger than 16 MiB'));
      expect(cacheFiles(cache)).toHaveLength(1);
      expect(statSync(fileOf(cache)).size).toBe(TOO_LARGE);
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
    },
  );

  test('is refused and stays if it is in the cache of aws sso login', async () => {
    const { register, file, service } = await registeredWorld();
    enlarge(file);
    expect(await register('--force')).toEqual(oneError(7, 'it is larger than 16 MiB'));
    expect(statSync(file).size).toBe(TOO_LARGE);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });
});

test.each(['--cache-dir', 'SSO_REGISTER_CACHE_DIR'])(
  'refuses a relative %s in a working directory that has been deleted',
  async (source) => {
    const { start } = await processWorld();
    const gone = temporaryDirectory();
    const given = source === '--cache-dir' ? '--cache-dir "$2"' : '';
    const line = `cd "$1" && rmdir "$1" && exec sso-register show ${given}`;
    const show = (path: string) =>
      start(['sh', '-c', line, 'sh', gone, path], { env: { SSO_REGISTER_CACHE_DIR: path } }).ended;
    const { code, stderr } = await show('cache');
    expect(code).toBe(2);
    expect(stderr).toContain(`${source} is a relative path, and the working directory does not`);
    mkdirSync(gone);
    expect(await show(temporaryDirectory())).toMatchObject({ code: 3 });
  },
);
