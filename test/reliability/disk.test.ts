import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { processWorld } from '../bin/spawn.js';
import { contents } from '../store/cache.js';
import {
  cacheFiles,
  parse,
  parseAll,
  run as runHere,
  temporaryDirectory,
  type Run,
} from '../program.js';
import { say, startService } from '../service/service.js';
import { registrationOf } from './race.js';

/** The unit of space on a disk in memory (bytes). */
const PAGE = 4096;

const PAGES = 16;

/** Longer than the space that is left on such a disk. */
const LONG_SECRET = 's'.repeat(3 * PAGE);

/** By format, the part of the output that has the second client: so it is not lost. */
const FORMATS = [
  { format: 'text', shown: 'client ID      client-2\n  client secret  <long>\n' },
  { format: 'json', shown: '"clientId": "client-2"' },
  {
    format: 'env',
    shown: 'export AWS_SSO_CLIENT_ID=client-2\nexport AWS_SSO_CLIENT_SECRET=<long>\n',
  },
];

const SSO_PROFILES = ['default', 'b']
  .map(
    (name) =>
      `[profile ${name}]\nsso_start_url = https://${name}.awsapps.com/start\nsso_region = eu-west-1\n`,
  )
  .join('');

/** A service whose first client is small, and whose later clients do not fit into a page. */
async function diskWorld(given: Env = {}) {
  const { start, home, cache } = await processWorld();
  const service = await startService((response, number) => {
    const clientSecret = number === 1 ? 'short' : LONG_SECRET;
    say(200, { ...registrationOf(number), clientSecret })(response, number);
  });
  const AWS_CONFIG_FILE = join(home, 'aws-config');
  writeFileSync(AWS_CONFIG_FILE, SSO_PROFILES);
  const settings = { AWS_CONFIG_FILE, AWS_ENDPOINT_URL_SSO_OIDC: service.url, ...given };
  /** Runs the built program after a line of shell. */
  const runAfter = (line: string, argv: string[], env: Env = {}) => {
    const command = ['sh', '-c', `${line}; exec sso-register "$@"`, 'sh', ...argv];
    return start(command, { env: { ...settings, ...env } }).ended;
  };
  const run = (argv: string[], env: Env = {}) => {
    const own = { HOME: home, SSO_REGISTER_CACHE_DIR: cache, AWS_REGION: 'eu-west-1' };
    return runHere(argv, { env: { ...own, ...settings, ...env }, now: Date.now });
  };
  return { service, home, cache, run, runAfter };
}

function expectPrinted({ code, stdout, stderr }: Run, shown: string): void {
  expect({ code, stderr }).toEqual({
    code: 7,
    stderr: expect.stringMatching(
      /^error: The new client is registered and printed, but not saved: Could not write .*: .+\.\nhint: .*\n$/,
    ) as string,
  });
  expect(stdout.replaceAll(LONG_SECRET, '<long>')).toContain(shown);
}

const forced = (format: string) => ['register', '--force', '--show-secret', '--format', format];

describe.skipIf(process.platform === 'win32')('a limit of the size of files', () => {
  // A first write that is cut, which conf reports as a success, and one that is refused.
  const LIMITS = [
    { where: 'in the middle of the entry', limit: 'ulimit -f 8' },
    { where: 'before its first byte', limit: 'ulimit -f 0' },
  ];

  test.each(LIMITS.flatMap((limited) => FORMATS.map((row) => ({ ...limited, ...row }))))(
    'keeps the former entry and prints the new one as $format: $where',
    async ({ limit, format, shown }) => {
      const { run, runAfter, cache } = await diskWorld();
      await run(['register']);
      const before = contents(cache);
      expectPrinted(await runAfter(limit, forced(format)), shown);
      expect(contents(cache)).toEqual(before);
      expect(parse(await run(['show', '--format', 'json']))).toMatchObject({
        clientId: 'client-1',
      });
    },
  );

  test.each(LIMITS)('lets --all print every client with its error: $where', async ({ limit }) => {
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

// In a namespace of its own, so that the attempt leaves nothing behind.
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

/** Repeats something until it fails. @returns how often it succeeded */
function untilFull(act: (index: number) => void): number {
  for (let index = 0; index < 256; index += 1) {
    try {
      act(index);
    } catch {
      return index;
    }
  }
  throw new Error('The disk was never full.');
}

function fill(disk: string): { filler: string; pages: number } {
  const filler = join(disk, 'filler');
  const pages = untilFull(() => {
    writeFileSync(filler, Buffer.alloc(PAGE), { flag: 'a' });
  });
  return { filler, pages };
}

interface Disk {
  state: string;
  canClear: boolean;
  spoil: (disk: string) => void;
}

const DISKS: Disk[] = [
  { state: 'full', canClear: true, spoil: fill },
  {
    state: 'full except for a page',
    canClear: true,
    spoil: (disk) => {
      const { filler, pages } = fill(disk);
      truncateSync(filler, (pages - 1) * PAGE);
    },
  },
  {
    state: 'full of names',
    canClear: true,
    spoil: (disk) => {
      untilFull((index) => {
        writeFileSync(join(disk, String(index)), '');
      });
    },
  },
  {
    state: 'read-only',
    canClear: false,
    spoil: (disk) => {
      mount('-o', 'remount,ro', disk);
    },
  },
];

describe.skipIf(!canMount)(`a disk${unless}`, () => {
  /** A world whose cache is on a disk that is spoiled after the first client. */
  async function spoiledWorld(spoil: (disk: string) => void) {
    const disk = smallDisk();
    const cache = join(disk, 'cache');
    const world = await diskWorld({ SSO_REGISTER_CACHE_DIR: cache });
    await world.run(['register']);
    spoil(disk);
    return { ...world, cache };
  }

  test.each(DISKS.flatMap((disk) => FORMATS.map((row) => ({ ...disk, ...row }))))(
    'keeps the former entry if it is $state, and the new one is printed as $format',
    async ({ spoil, format, shown }) => {
      const { run, cache } = await spoiledWorld(spoil);
      const before = contents(cache);
      expectPrinted(await run(forced(format)), shown);
      expect(contents(cache)).toEqual(before);
    },
  );

  test.each(DISKS)('can be read if it is $state, and a client on it reused', async ({ spoil }) => {
    const { run, service } = await spoiledWorld(spoil);
    for (const line of ['show', 'show --all', 'register', 'register --dry-run']) {
      expect(await run(line.split(' '))).toMatchObject({ code: 0, stderr: '' });
    }
    expect(service.calls).toHaveLength(1);
  });

  test('gets all variables of GITHUB_ENV or none', async () => {
    const disk = smallDisk();
    const GITHUB_ENV = join(disk, 'env');
    const { run } = await diskWorld({ GITHUB_ENV });
    await run(['register']);
    writeFileSync(GITHUB_ENV, 'BEFORE=1');
    const { filler, pages } = fill(disk);
    truncateSync(filler, (pages - 1) * PAGE);
    // It fits into the page of its first line and the one that is left, but not with this line.
    const before = `BEFORE=1\nLONG=${'x'.repeat(2 * PAGE - 100)}`;
    writeFileSync(GITHUB_ENV, before);
    expect(await run(['show', '--format', 'github'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(GITHUB_ENV) as string,
    });
    expect(readFileSync(GITHUB_ENV, 'utf8')).toBe(before);
  });

  test.each(DISKS)('can be cleared if it is $state: $canClear', async ({ spoil, canClear }) => {
    const { run, cache } = await spoiledWorld(spoil);
    expect(await run(['clear'])).toMatchObject({ code: canClear ? 0 : 7 });
    expect(cacheFiles(cache)).toHaveLength(canClear ? 0 : 1);
  });
});

describe.skipIf(process.platform === 'win32')('a home', () => {
  const homeAt = (home: string): Env => ({ HOME: home, SSO_REGISTER_CACHE_DIR: undefined });
  const BELOW_A_FILE = homeAt('/dev/null/x');

  test.each(['register', 'register --all', 'register --aws-cli', 'show', 'show --all', 'clear'])(
    'ends %s with 7 if it is below a file, before any call',
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

  test('needs a cache elsewhere if it is below a file, where no AWS config file can be', async () => {
    const { run, home } = await diskWorld({ ...BELOW_A_FILE, AWS_CONFIG_FILE: undefined });
    expect(await run(['register'])).toMatchObject({ code: 7 });
    const env = { SSO_REGISTER_CACHE_DIR: join(home, 'cache') };
    expect(await run(['register'], env)).toMatchObject({ code: 0 });
  });

  // There the system says that the directory to create does not exist: a retry would never end.
  test.skipIf(!existsSync('/proc/self'))(
    'ends register with 7 if it does not exist and cannot be made, and the client is printed',
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
