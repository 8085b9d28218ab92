import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processWorld, SCRIPT } from '../bin/spawn.js';
import { fileOf, lockFileOf } from '../store/cache.js';
import { cacheFiles, calls, parse, temporaryDirectory, world } from '../program.js';

const isWindows = process.platform === 'win32';

/** The user ID of `nobody`. */
const NOBODY = 65_534;

const isRoot = process.getuid?.() === 0;
const unlessRoot = isRoot ? '' : ' (skipped: only root gives files away)';

const AS_NOBODY = { uid: NOBODY, gid: NOBODY };

/** Whether the program can be run by another user, who may not be allowed to read this directory. */
const canBeNobody =
  isRoot && spawnSync(process.execPath, [SCRIPT, '--help'], AS_NOBODY).status === 0;

function modeOf(path: string): string {
  return (statSync(path).mode & 0o7777).toString(8);
}

/** The modes of a directory and of everything in it, by path. */
function modesOf(directory: string): Record<string, string> {
  const below = readdirSync(directory, { recursive: true }).map((path) => String(path));
  const paths = ['', ...below].map((path) => join(directory, path));
  return Object.fromEntries(paths.map((path) => [path, modeOf(path)]));
}

/** The modes that these should have. */
function privateModes(directory: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(modesOf(directory)).map((path) => [
      path,
      statSync(path).isDirectory() ? '700' : '600',
    ]),
  );
}

/** A world in which the default profile is cached. */
async function cachedWorld() {
  const here = await world();
  expect(await here.run(['register'])).toMatchObject({ code: 0 });
  return { ...here, file: fileOf(here.cache), lock: lockFileOf(here.cache) };
}

const READERS = ['show', 'show --all', 'register --dry-run', 'register'];
const COMMANDS = [...READERS, 'register --force'];

describe.skipIf(isWindows)('what the program creates', () => {
  test.each(['000', '022', '077', '277', '777'])('is private under the umask %s', async (umask) => {
    const { start, home, cache } = await processWorld();
    const config =
      '[default]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n';
    writeFileSync(join(home, 'config'), config);
    const line = `umask ${umask}; sso-register register && exec sso-register register --aws-cli`;
    const env = { AWS_CONFIG_FILE: join(home, 'config') };
    expect(await start(['sh', '-c', line], { env }).ended).toMatchObject({ code: 0 });
    for (const made of [cache, join(home, '.aws')]) {
      expect(Object.keys(modesOf(made)).length).toBeGreaterThan(2);
      expect(modesOf(made)).toEqual(privateModes(made));
    }
  });

  test('is private, as is what it keeps of a damaged file', async () => {
    const { run, cache, file } = await cachedWorld();
    writeFileSync(file, '{');
    chmodSync(file, 0o644);
    await run(['register']);
    expect(cacheFiles(cache)).toHaveLength(2);
    expect(modesOf(cache)).toEqual(privateModes(cache));
  });
});

describe.skipIf(isWindows)('the file that GITHUB_ENV names', () => {
  test.each(['000', '022', '277', '777'])('is made private under the umask %s', async (umask) => {
    const { start, run, home } = await processWorld();
    await run(['register']);
    const GITHUB_ENV = join(home, 'env');
    const line = `umask ${umask}; exec sso-register show --format github`;
    const env = { GITHUB_ENV };
    expect(await start(['sh', '-c', line], { env }).ended).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(GITHUB_ENV, 'utf8')).toContain('AWS_SSO_CLIENT_SECRET');
    expect(modeOf(GITHUB_ENV)).toBe('600');
  });
});

describe.skipIf(isWindows)('what was open to others', () => {
  test.each(COMMANDS)('is made private by %s', async (line) => {
    const { run, cache, file } = await cachedWorld();
    chmodSync(file, 0o644);
    chmodSync(cache, 0o755);
    expect(await run(line.split(' '))).toMatchObject({ code: 0 });
    expect([modeOf(cache), modeOf(file)]).toEqual(['700', '600']);
  });

  test('is made private if it is the lock file', async () => {
    const { run, lock } = await cachedWorld();
    chmodSync(lock, 0o666);
    expect(await run(['register', '--force'])).toMatchObject({ code: 0 });
    expect(modeOf(lock)).toBe('600');
  });
});

/** Something that must not be used instead of a file. */
interface Intruder {
  what: string;
  reason: string;
  /** Puts it at the path. @returns the file that must not change */
  plant: (path: string) => string;
}

/** A file of the user for a link to lead to: the cached one, if it exists. */
function aside(path: string): string {
  const target = join(temporaryDirectory(), 'target');
  if (existsSync(path)) renameSync(path, target);
  else writeFileSync(target, 'precious');
  chmodSync(target, 0o640);
  return target;
}

const LINKS: Intruder[] = [
  {
    what: 'a symbolic link',
    reason: 'it is a symbolic link',
    plant: (path) => {
      const target = aside(path);
      symlinkSync(target, path);
      return target;
    },
  },
  {
    what: 'a symbolic link to nowhere',
    reason: 'it is a symbolic link',
    plant: (path) => {
      const target = join(temporaryDirectory(), 'nowhere');
      if (existsSync(path)) renameSync(path, `${path}.bak`);
      symlinkSync(target, path);
      return target;
    },
  },
];

const STRANGER: Intruder = {
  what: "somebody else's file",
  reason: 'it belongs to another user',
  plant: (path) => {
    if (!existsSync(path)) writeFileSync(path, '', { mode: 0o666 });
    chownSync(path, NOBODY, NOBODY);
    return path;
  },
};

const INTRUDERS = isRoot ? [...LINKS, STRANGER] : LINKS;

/** Everything that could have changed in a file. */
function traces(path: string) {
  if (!existsSync(path)) return undefined;
  const stats = statSync(path);
  const { mode, uid, ino } = stats;
  return { mode, uid, ino, content: stats.isFile() ? readFileSync(path, 'utf8') : undefined };
}

describe.skipIf(isWindows)(`what is there instead of the cache file${unlessRoot}`, () => {
  test.each(INTRUDERS.flatMap((intruder) => COMMANDS.map((line) => ({ ...intruder, line }))))(
    'is refused by $line and does not change: $what',
    async ({ line, plant, reason }) => {
      const { run, file, service } = await cachedWorld();
      const touched = plant(file);
      const before = traces(touched);
      expect(await run(line.split(' '))).toMatchObject({
        code: 7,
        stdout: '',
        stderr: expect.stringContaining(`${file} cannot be read: ${reason}.`) as string,
      });
      expect(traces(touched)).toEqual(before);
      expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
    },
  );

  test.each(LINKS)('is cleared, but not what it leads to: $what', async ({ plant }) => {
    const { run, file } = await cachedWorld();
    const touched = plant(file);
    const before = traces(touched);
    await run(['clear', '--all', '--yes']);
    expect(traces(touched)).toEqual(before);
  });
});

/** Instead of a lock file, what the system cannot open as one. */
const UNOPENABLE: Intruder[] = [
  {
    what: 'a directory',
    reason: 'illegal operation on a directory',
    plant: (path) => {
      mkdirSync(path);
      return path;
    },
  },
  {
    what: 'a socket',
    reason: 'no such device or address',
    plant: (path) => {
      const code = 'require("node:net").createServer().listen(process.argv[1], process.exit)';
      execFileSync(process.execPath, ['-e', code, path]);
      return path;
    },
  },
];

describe.skipIf(isWindows)(`what is there instead of the lock file${unlessRoot}`, () => {
  test.each([...INTRUDERS, ...UNOPENABLE])(
    'is refused before any call: $what',
    async ({ plant, reason }) => {
      const { run, cache, service } = await world();
      mkdirSync(cache, { mode: 0o700 });
      const lock = lockFileOf(cache);
      const touched = plant(lock);
      const before = traces(touched);
      expect(await run(['register'])).toMatchObject({
        code: 7,
        stdout: '',
        stderr: expect.stringContaining(`${lock}: ${reason}.`) as string,
      });
      expect(traces(touched)).toEqual(before);
      expect(readdirSync(cache)).toEqual([basename(lock)]);
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
    },
  );

  // Root may open any file.
  test.skipIf(!canBeNobody)('is refused before any call: a file without permissions', async () => {
    const { start, cache, home, service } = await processWorld();
    const lock = lockFileOf(cache);
    mkdirSync(cache, { mode: 0o700 });
    writeFileSync(lock, '', { mode: 0o000 });
    for (const path of [home, dirname(cache), cache, lock]) chownSync(path, NOBODY, NOBODY);
    // The file of the world is for root alone.
    const options = { ...AS_NOBODY, env: { AWS_CONFIG_FILE: '' } };
    const { code, stdout, stderr } = await start([process.execPath, SCRIPT, 'register'], options)
      .ended;
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr).toContain(`Could not lock ${lock}: permission denied.`);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test.each(INTRUDERS)('does not stop a command that only reads: $what', async ({ plant }) => {
    const { run, lock } = await cachedWorld();
    plant(lock);
    for (const line of READERS) expect(await run(line.split(' '))).toMatchObject({ code: 0 });
  });
});

// In a process of its own: waiting for a writer would block this one.
describe.skipIf(isWindows)('a pipe', () => {
  const directory = { place: 'the cache directory', pathOf: (cache: string) => cache };

  test.each([
    ...COMMANDS.map((line) => ({ place: 'the cache file', pathOf: fileOf, line })),
    { place: 'the lock file', pathOf: lockFileOf, line: 'register' },
    { ...directory, line: 'register' },
    { ...directory, line: 'show' },
  ])('is refused at once by $line instead of $place', async ({ pathOf, line }) => {
    const { run, cache, service } = await processWorld();
    const path = pathOf(cache);
    if (path !== cache) mkdirSync(cache, { mode: 0o700 });
    execFileSync('mkfifo', [path]);
    expect(await run(line.split(' '))).toMatchObject({
      code: 7,
      stdout: '',
      stderr: expect.stringContaining(path) as string,
    });
    expect(lstatSync(path).isFIFO()).toBe(true);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});

const ON_DIRECTORY = [...COMMANDS, 'clear', 'clear --expired', 'clear --all --yes'];

/** A directory that must not be used. */
interface Unusable {
  what: string;
  reason: string;
  spoil: (directory: string) => void;
}

const SHARED: Unusable = {
  what: 'that many users share',
  reason: 'it is a directory that users share',
  spoil: (directory) => {
    chmodSync(directory, 0o1777);
  },
};

const FOREIGN: Unusable = {
  what: 'of another user',
  reason: 'it belongs to another user',
  spoil: (directory) => {
    chownSync(directory, NOBODY, NOBODY);
  },
};

const UNUSABLE = isRoot ? [SHARED, FOREIGN] : [SHARED];

describe.skipIf(isWindows)(`a cache directory${unlessRoot}`, () => {
  test('is left as it is if it is open to others and holds files of other programs', async () => {
    const { run, cache } = await cachedWorld();
    writeFileSync(join(cache, 'passwd'), '');
    chmodSync(cache, 0o755);
    for (const line of COMMANDS) {
      expect(await run(line.split(' '))).toMatchObject({
        code: 7,
        stdout: '',
        stderr: expect.stringContaining(
          'other users can open it, and it holds files of other programs',
        ) as string,
      });
    }
    expect(modeOf(cache)).toBe('755');
  });

  test.each(['show', 'show --all', 'clear', 'clear --all --yes', 'register --dry-run'])(
    'keeps its mode if it is empty and %s only looks at it',
    async (line) => {
      const { run, cache } = await world();
      mkdirSync(cache);
      chmodSync(cache, 0o755);
      await run(line);
      expect(modeOf(cache)).toBe('755');
    },
  );

  test('may be a link of the user, and what it leads to is made private', async () => {
    const { run, cache } = await world();
    const target = temporaryDirectory();
    chmodSync(target, 0o755);
    symlinkSync(target, cache);
    for (const line of ['register', ...COMMANDS]) {
      expect(await run(line.split(' '))).toMatchObject({ code: 0 });
    }
    expect(parse(await run(['show', '--format', 'json']))).toMatchObject({ status: 'valid' });
    expect(lstatSync(cache).isSymbolicLink()).toBe(true);
    expect(modesOf(target)).toEqual(privateModes(target));
    expect(await run(['clear'])).toMatchObject({ code: 0 });
  });

  test.each(
    UNUSABLE.flatMap((unusable) =>
      [false, true].flatMap((isLinked) =>
        ON_DIRECTORY.map((line) => ({ ...unusable, isLinked, line })),
      ),
    ),
  )(
    'is refused by $line, behind a link ($isLinked) or not: $what',
    async ({ reason, spoil, isLinked, line }) => {
      const { run, cache, service } = await cachedWorld();
      const directory = isLinked ? join(temporaryDirectory(), 'elsewhere') : cache;
      if (isLinked) {
        renameSync(cache, directory);
        symlinkSync(directory, cache);
      }
      spoil(directory);
      const before = modesOf(directory);
      expect(await run(line.split(' '))).toMatchObject({
        code: 7,
        stdout: '',
        stderr: expect.stringContaining(`Could not use ${cache}: ${reason}.`) as string,
      });
      expect(modesOf(directory)).toEqual(before);
      expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
    },
  );
});

/** A home of another user, in which root runs the program. The cache is in its `.config`. */
async function foreignHome() {
  const { run, service } = await world();
  const home = temporaryDirectory();
  mkdirSync(join(home, '.aws'));
  writeFileSync(
    join(home, '.aws/config'),
    '[default]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n',
  );
  for (const path of [home, join(home, '.aws')]) chownSync(path, NOBODY, NOBODY);
  const env = { HOME: home, AWS_CONFIG_FILE: '~/.aws/config', SSO_REGISTER_CACHE_DIR: '' };
  return { home, service, run: (line: string) => run(line, { env }) };
}

describe.runIf(isRoot)(`in the home of another user, root${unlessRoot}`, () => {
  test('creates nothing, makes no call, and is told of --cache-dir', async () => {
    const { run, home, service } = await foreignHome();
    const { code, stdout, stderr } = await run('register');
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr).toContain(`root creates nothing in ${home}, which belongs to another user.`);
    expect(stderr).toMatch(/\nhint: .*--cache-dir/);
    expect(readdirSync(home)).toEqual(['.aws']);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test('creates no cache of aws sso login, and makes no call', async () => {
    const { run, home, service } = await foreignHome();
    const { code, stdout, stderr } = await run(
      `register --aws-cli --cache-dir ${join(temporaryDirectory(), 'cache')}`,
    );
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr).toContain(`root creates nothing in ${join(home, '.aws')}, which belongs to`);
    expect(readdirSync(join(home, '.aws'))).toEqual(['config']);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test('creates nothing behind a link of its own', async () => {
    const { run, home } = await foreignHome();
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(home, link);
    expect(await run(`register --cache-dir ${link}/new/cache`)).toMatchObject({ code: 7 });
    expect(readdirSync(home)).toEqual(['.aws']);
  });

  test('uses a directory of its own', async () => {
    const { run, home } = await foreignHome();
    mkdirSync(join(home, '.config'), { mode: 0o700 });
    expect(await run('register')).toMatchObject({ code: 0 });
  });
});

describe.runIf(isRoot)(`a link of another user${unlessRoot}`, () => {
  /** Has another user's link lead to a directory of the user. */
  function plantLink(path: string): void {
    const target = join(temporaryDirectory(), 'target');
    if (existsSync(path)) renameSync(path, target);
    else mkdirSync(target, { mode: 0o700 });
    symlinkSync(target, path);
    lchownSync(path, NOBODY, NOBODY);
  }

  test.each(ON_DIRECTORY)('is refused by %s instead of the cache directory', async (line) => {
    const { run, cache, service } = await cachedWorld();
    plantLink(cache);
    const before = modesOf(cache);
    expect(await run(line)).toMatchObject({
      code: 7,
      stdout: '',
      stderr: expect.stringContaining(`${cache} is a symbolic link of another user.`) as string,
    });
    expect(modesOf(cache)).toEqual(before);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test.each(['parent', 'parent/of/many'])(
    'leads to no new file if it is in the way (%s)',
    async (inside) => {
      const { run, service } = await world();
      const top = temporaryDirectory();
      plantLink(join(top, 'parent'));
      const { code, stderr } = await run(`register --cache-dir ${join(top, inside, 'cache')}`);
      expect(code).toBe(7);
      expect(stderr).toContain(`${join(top, 'parent')} is a symbolic link of another user.`);
      expect(readdirSync(join(top, 'parent'))).toEqual([]);
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
    },
  );
});

const LOGIN = `[default]
sso_start_url = https://x.awsapps.com/start
sso_region = eu-west-1
`;

describe('a name with bytes that are no UTF-8, which Node reads as U+FFFD', () => {
  test.each([
    { of: 'the cache directory', env: { SSO_REGISTER_CACHE_DIR: 'a\ufffd' }, code: 7 },
    {
      of: 'the home',
      env: { HOME: 'a\ufffd', USERPROFILE: 'a\ufffd' },
      args: '--aws-cli',
      code: 7,
    },
    { of: 'the AWS config file', env: { AWS_CONFIG_FILE: 'a\ufffd/config' }, code: 2 },
    { of: 'GITHUB_ENV', env: { GITHUB_ENV: 'a\ufffd/env' }, args: '--format github', code: 2 },
  ])('is refused for $of, before a secret gets into another file', async (row) => {
    const { run, service } = await world();
    const home = temporaryDirectory();
    const other = join(home, 'a\ufffd');
    mkdirSync(other);
    writeFileSync(join(other, 'config'), LOGIN);
    writeFileSync(join(home, 'config'), LOGIN);
    const env: Record<string, string> = { AWS_CONFIG_FILE: join(home, 'config') };
    for (const [name, value] of Object.entries(row.env)) env[name] = join(home, value);
    const { code, stderr } = await run(`register ${row.args ?? ''}`, { env });
    expect(code).toBe(row.code);
    expect(stderr).toContain('its name is not valid UTF-8, or has the character U+FFFD');
    expect(readdirSync(other)).toEqual(['config']);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});
