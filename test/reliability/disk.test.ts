import { spawnSync } from 'node:child_process';
import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { processWorld } from '../bin/spawn.js';
import { contents } from '../store/cache.js';
import { cacheFiles, parse, parseAll, temporaryDirectory, type Run } from '../program.js';
import { say, startService } from '../service/service.js';
import { registrationOf } from './race.js';

/** What a disk in memory is filled by (bytes). */
const PAGE = 4096;

const PAGES = 16;

/** Longer than what such a disk is left with. */
const LONG_SECRET = 's'.repeat(3 * PAGE);

/** What shows that the second client is not lost, in each format. */
const FORMATS = [
  ['text', 'client ID      client-2\n  client secret  <long>\n'],
  ['json', '"clientId": "client-2"'],
  ['env', 'export AWS_SSO_CLIENT_ID=client-2\nexport AWS_SSO_CLIENT_SECRET=<long>\n'],
] as const;

const SSO_PROFILES = ['default', 'b']
  .map((name) => `[profile ${name}]\nsso_start_url = https://${name}.awsapps.com/start\n`)
  .join('');

/** A service whose first client is small, and whose later ones do not fit into a page. */
async function diskWorld(given: Env = {}) {
  const { start, home, cache } = await processWorld();
  const service = await startService((response, number) => {
    const clientSecret = number === 1 ? 'short' : LONG_SECRET;
    say(200, { ...registrationOf(number), clientSecret })(response, number);
  });
  const AWS_CONFIG_FILE = join(home, 'aws-config');
  writeFileSync(AWS_CONFIG_FILE, SSO_PROFILES);
  const settings = { AWS_CONFIG_FILE, AWS_ENDPOINT_URL_SSO_OIDC: service.url, ...given };
  /** Runs the program after a line of shell. */
  const runAfter = (line: string, argv: string[], env: Env = {}) => {
    const command = ['sh', '-c', `${line}; exec sso-register "$@"`, 'sh', ...argv];
    return start(command, { env: { ...settings, ...env } }).ended;
  };
  const run = (argv: string[], env: Env = {}) => runAfter(':', argv, env);
  return { service, home, cache, run, runAfter };
}

function expectPrinted({ code, stdout, stderr }: Run, shown: string): void {
  expect({ code, stderr }).toEqual({
    code: 7,
    stderr: expect.stringMatching(/^error: Could not write .*: .+\.\nhint: .*\n$/) as string,
  });
  expect(stdout.replaceAll(LONG_SECRET, '<long>')).toContain(shown);
}

const forced = (format: string) => ['register', '--force', '--show-secret', '--format', format];

describe.skipIf(process.platform === 'win32')('a limit of the size of files', () => {
  // A first write that is cut, which conf takes for a success, and one that is refused.
  const LIMITS = [
    ['in the middle of the entry', 'ulimit -f 8'],
    ['before its first byte', 'ulimit -f 0'],
  ] as const;

  test.each(
    LIMITS.flatMap(([where, limit]) =>
      FORMATS.map(([format, shown]) => [where, format, limit, shown] as const),
    ),
  )('%s leaves the former one, and prints the new as %s', async (_, format, limit, shown) => {
    const { run, runAfter, cache } = await diskWorld();
    await run(['register']);
    const before = contents(cache);
    expectPrinted(await runAfter(limit, forced(format)), shown);
    expect(contents(cache)).toEqual(before);
    expect(parse(await run(['show', '--format', 'json']))).toMatchObject({ clientId: 'client-1' });
  });

  test.each(LIMITS)('%s has --all print every client with its error', async (_, limit) => {
    const { run, runAfter, cache } = await diskWorld();
    await run(['register', '-p', 'small']);
    const before = cacheFiles(cache);
    const ended = await runAfter(limit, ['register', '--all', '--format', 'json']);
    const error = expect.objectContaining({ code: 'CacheFailed' }) as object;
    const clientId = expect.stringMatching(/^client-/) as string;
    expect(ended.code).toBe(7);
    expect(parseAll(ended)).toMatchObject([
      { profile: 'default', clientId, error },
      { profile: 'b', clientId, error },
    ]);
    expect(cacheFiles(cache)).toEqual(before);
  });
});

// In a namespace of its own, so that the try leaves nothing behind.
const inPrivate = ['--mount', 'mount', '-t', 'tmpfs', 'none', tmpdir()];
const canMount = spawnSync('unshare', inPrivate).status === 0;
const unless = canMount ? '' : ' (skipped: only root may mount one)';

function mount(...argv: string[]): void {
  const { status, stderr } = spawnSync('mount', argv);
  if (status !== 0) throw new Error(String(stderr));
}

/** A disk in memory, gone after the test. */
function smallDisk(): string {
  const disk = temporaryDirectory();
  mount('-t', 'tmpfs', '-o', `size=${PAGES * PAGE},nr_inodes=32`, 'none', disk);
  onTestFinished(() => {
    spawnSync('umount', [disk]);
  });
  return disk;
}

/** Does something as often as it can be done. @returns how often */
function untilFull(act: (index: number) => void): number {
  for (let index = 0; index < 256; index += 1) {
    try {
      act(index);
    } catch {
      return index;
    }
  }
  throw new Error('It never came to an end.');
}

function fill(disk: string): { filler: string; pages: number } {
  const filler = join(disk, 'filler');
  const pages = untilFull(() => {
    writeFileSync(filler, Buffer.alloc(PAGE), { flag: 'a' });
  });
  return { filler, pages };
}

const READ_ONLY = 'read-only';

const DISKS: [what: string, spoil: (disk: string) => void][] = [
  ['full', fill],
  [
    'full but for a page',
    (disk) => {
      const { filler, pages } = fill(disk);
      truncateSync(filler, (pages - 1) * PAGE);
    },
  ],
  [
    'full of names',
    (disk) => {
      untilFull((index) => {
        writeFileSync(join(disk, String(index)), '');
      });
    },
  ],
  [
    READ_ONLY,
    (disk) => {
      mount('-o', 'remount,ro', disk);
    },
  ],
];

describe.skipIf(!canMount)(`a disk${unless}`, () => {
  /** A world whose cache is on a disk that was spoilt after the first client. */
  async function spoiltWorld(spoil: (disk: string) => void) {
    const disk = smallDisk();
    const cache = join(disk, 'cache');
    const world = await diskWorld({ SSO_REGISTER_CACHE_DIR: cache });
    await world.run(['register']);
    spoil(disk);
    return { ...world, cache };
  }

  test.each(
    DISKS.flatMap(([what, spoil]) =>
      FORMATS.map(([format, shown]) => [what, format, spoil, shown] as const),
    ),
  )('that is %s keeps the former entry, and the new is printed as %s', async (...row) => {
    const [, format, spoil, shown] = row;
    const { run, cache } = await spoiltWorld(spoil);
    const before = contents(cache);
    expectPrinted(await run(forced(format)), shown);
    expect(contents(cache)).toEqual(before);
  });

  test.each(DISKS)('that is %s can be read, and a client on it reused', async (_, spoil) => {
    const { run, service } = await spoiltWorld(spoil);
    for (const line of ['show', 'show --all', 'register', 'register --dry-run']) {
      expect(await run(line.split(' '))).toMatchObject({ code: 0, stderr: '' });
    }
    expect(service.calls).toHaveLength(1);
  });

  test.each(DISKS)('that is %s can be cleared if it can be written at all', async (what, spoil) => {
    const { run, cache } = await spoiltWorld(spoil);
    const code = what === READ_ONLY ? 7 : 0;
    expect(await run(['clear'])).toMatchObject({ code });
    expect(cacheFiles(cache)).toHaveLength(code === 7 ? 1 : 0);
  });
});

describe.skipIf(process.platform === 'win32')('a home', () => {
  const homeAt = (home: string): Env => ({ HOME: home, SSO_REGISTER_CACHE_DIR: undefined });
  const BELOW_A_FILE = homeAt('/dev/null/x');

  test.each(['register', 'register --all', 'register --aws-cli', 'show', 'show --all', 'clear'])(
    'that is below a file ends %s with 7, before any call',
    async (line) => {
      const { run, service } = await diskWorld(BELOW_A_FILE);
      expect(await run(line.split(' '))).toMatchObject({
        code: 7,
        stderr: expect.stringMatching(
          /^error: .*\/dev\/null\/x\/.*: not a directory\.$/m,
        ) as string,
      });
      expect(service.calls).toHaveLength(0);
    },
  );

  test.each([
    ['ends register with 7', 7, () => undefined],
    ['is no matter to who names a cache', 0, (home: string) => join(home, 'cache')],
  ])('that is below a file, and so has no AWS config file, %s', async (_, code, cacheOf) => {
    const { run, home } = await diskWorld({ ...BELOW_A_FILE, AWS_CONFIG_FILE: undefined });
    const env = { SSO_REGISTER_CACHE_DIR: cacheOf(home) };
    expect(await run(['register'], env)).toMatchObject({ code });
  });

  // There the system says that what is to be made does not exist: whoever tries on tries for ever.
  test.skipIf(!existsSync('/proc/self'))(
    'that does not exist and cannot be made ends register with 7, and the client is printed',
    async () => {
      const { runAfter } = await diskWorld(homeAt('/proc/no-home'));
      const ended = await runAfter('ulimit -t 5', ['register', '--format', 'json']);
      expect(ended).toMatchObject({
        code: 7,
        stdout: expect.stringContaining('"clientId": "client-1"') as string,
      });
    },
  );
});
