import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toEntryFile } from '../../src/store/entry-file.js';
import { processWorld } from '../bin/spawn.js';
import { home, parseAll, type Run } from '../program.js';
import { entry } from '../registration/samples.js';
import { plant } from '../store/cache.js';

/** Enough for an output of more than 300 kB. */
const MANY = 700;

const SHOW_ALL = ['show', '--all', '--format', 'json'];

const CONFIG = '[default]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n';

function fill(cache: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const profile = index === 0 ? 'default' : `profile-${index}`;
    const content = toEntryFile(profile, entry());
    plant(cache, profile, JSON.stringify(content));
  }
}

/** A machine in CI with clients in its cache. */
async function filledWorld(count = MANY) {
  const world = await processWorld();
  fill(world.cache, count);
  const AWS_CONFIG_FILE = join(world.home, 'aws-config');
  writeFileSync(AWS_CONFIG_FILE, CONFIG);
  const env = { AWS_CONFIG_FILE, GITHUB_ENV: join(world.home, 'github-env') };
  /** Runs a line of shell, in which `"$@"` is the program with its arguments. */
  const shell = (line: string, argv: string[]) =>
    world.start(['sh', '-c', line, 'sh', 'sso-register', ...argv], { env }).ended;
  return { ...world, shell };
}

const NO_SPACE = /^error: Could not write the output.*no space left on device/m;

describe.skipIf(!existsSync('/dev/full'))('a device that is full', () => {
  function expectError(ended: Run): void {
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(NO_SPACE) as string });
    expect(ended.stderr).not.toMatch(/is a bug in|^ *at /m);
  }

  test.each([
    ...['register --force --format json', 'register --dry-run', 'register --all'],
    ...['show', 'show --field clientId', 'show --format env', 'show --format github'],
    ...['show --all --format json', 'clear', 'clear --all --dry-run --format json'],
    ...['completion bash', 'completion zsh', 'completion fish', 'complete -- show'],
    ...['help show', 'show --help', '--version'],
  ])('ends %s with 1 and an error', async (line) => {
    const { run, cache, directory } = await home(CONFIG);
    fill(cache, 3);
    const fd = openSync('/dev/full', 'w');
    onTestFinished(() => {
      closeSync(fd);
    });
    expectError(await run(line, { fd, env: { GITHUB_ENV: join(directory, 'github-env') } }));
  });

  test.each(['register', 'show --all', 'emulator', '--help'])(
    'ends the process of %s with 1 and an error',
    async (line) => {
      const { shell } = await filledWorld(3);
      expectError(await shell('exec "$@" >/dev/full', line.split(' ')));
    },
  );
});

describe.skipIf(!existsSync('/dev/full'))('a client that can be neither saved nor printed', () => {
  test.each(['register', 'register --all'])('is two errors of %s, and 7', async (line) => {
    const { shell } = await filledWorld(0);
    const ended = await shell('ulimit -f 0; exec "$@" >/dev/full', line.split(' '));
    expect(ended.code).toBe(7);
    expect(ended.stderr).toMatch(
      /^error: (default: )?The new client is registered and printed, but not saved: Could not write .*\.json/m,
    );
    expect(ended.stderr).toMatch(/^error: Could not write the output/m);
  });
});

describe('300 kB', () => {
  test.each([
    {
      where: 'a pipe that is read late',
      line: '{ "$@"; echo "exit $?" >&2; } | { sleep 1; cat; }',
    },
    { where: 'a file', line: '"$@" > "$HOME/out"; echo "exit $?" >&2; cat "$HOME/out"' },
  ])('arrive whole in $where', async ({ line }) => {
    const { shell, run } = await filledWorld();
    const { stdout } = await run(SHOW_ALL);
    expect(stdout.length).toBeGreaterThan(300_000);
    const ended = await shell(line, SHOW_ALL);
    expect(ended).toEqual({ code: 0, stdout, stderr: 'exit 0\n' });
  });

  test('arrive whole at a reader that pauses after every chunk', async () => {
    const { start } = await filledWorld();
    const { child, ended } = start(['sso-register', ...SHOW_ALL]);
    child.stdout?.on('data', () => {
      child.stdout?.pause();
      setTimeout(() => child.stdout?.resume(), 50);
    });
    const printed = await ended;
    expect(printed.code).toBe(0);
    expect(parseAll(printed)).toHaveLength(MANY);
  });

  test('end quietly if the reader closes the pipe in the middle', async () => {
    const { shell } = await filledWorld();
    const line = '{ "$@"; echo "exit $?" >&2; } | head -c 1';
    expect(await shell(line, SHOW_ALL)).toEqual({ code: 0, stdout: '[', stderr: 'exit 0\n' });
  });

  // Node reports a write to a file that was cut as a success.
  test.skipIf(process.platform === 'win32')(
    'are an error if the disk takes only a part',
    async () => {
      const { shell, home } = await filledWorld();
      const { code, stderr } = await shell('ulimit -f 64; exec "$@" > "$HOME/out"', SHOW_ALL);
      expect(readFileSync(join(home, 'out')).length).toBeLessThan(100_000);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^error: Could not write the output/) as string,
      });
    },
  );
});
