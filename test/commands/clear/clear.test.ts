import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { loginFileText } from '../../../src/aws-cli/login-file.js';
import {
  cacheFiles,
  calls,
  DAY,
  NOW,
  parseAll,
  temporaryDirectory,
  world,
  type HostOptions,
  type Run,
} from '../../program.js';
import { entry, SECRET } from '../../registration/samples.js';
import { draftOf, fileOf, fill, lockFileOf, NEWER, plant } from '../../store/cache.js';
import { INTERRUPTED } from '../../store/locks.js';

const HOUR = 3_600_000;

let here: Awaited<ReturnType<typeof world>>;

/** Runs `clear` with options, on a terminal if something is typed. */
async function clear(options = '', host: HostOptions = {}): Promise<Run> {
  const ended = await here.run(`clear ${options}`, { terminal: 'typed' in host, ...host });
  return { ...ended, stderr: stripVTControlCharacters(ended.stderr) };
}

/** The profiles that are still cached, soonest to expire first. */
async function left(): Promise<unknown[]> {
  const shown = await here.run('show --all --format json');
  return parseAll(shown).map(({ profile }) => profile);
}

beforeEach(async () => {
  here = await world();
});

describe('clear', () => {
  beforeEach(() => fill(here.cache, { old: -HOUR, soon: HOUR, default: 2 * HOUR }));

  test.each([
    { options: '', removed: ['default'], kept: ['old', 'soon'] },
    { options: '-p soon', removed: ['soon'], kept: ['old', 'default'] },
    { options: '-p old', removed: ['old'], kept: ['soon', 'default'] },
    { options: '--expired', removed: ['old'], kept: ['soon', 'default'] },
    { options: '--all --yes', removed: ['default', 'old', 'soon'], kept: [] },
  ])('removes $removed and nothing else with $options', async ({ options, removed, kept }) => {
    const cleared = await clear(options);
    expect(cleared.code).toBe(0);
    const lines = removed.map((name) => new RegExp(`^Removed ${name} .*client-${name}`));
    expect(cleared.stdout.trimEnd().split('\n').sort()).toEqual(
      lines.map((line) => expect.stringMatching(line) as string),
    );
    expect(await left()).toEqual(kept);
  });

  test.each([
    { options: '-p soon', says: true },
    { options: '-p old', says: false },
    { options: '-p nobody', says: false },
    { options: '--all --yes', says: true },
    { options: '--all --dry-run', says: true },
  ])('says with $options that the service keeps a client: $says', async ({ options, says }) => {
    const { stderr } = await clear(options);
    expect(stderr.includes('service keeps a client until it expires')).toBe(says);
  });

  test.each([
    { later: 0, kept: ['soon', 'default'] },
    { later: HOUR - 1000, kept: ['soon', 'default'] },
    { later: HOUR, kept: ['default'] },
    { later: 2 * HOUR, kept: [] },
  ])('keeps $kept with --expired $later ms later', async ({ later, kept }) => {
    await clear('--expired', { now: () => NOW + later });
    expect(await left()).toEqual(kept);
  });

  test.each(['', '-p soon', '--expired', '--all'])(
    'lists what would be removed with %s --dry-run, and removes nothing',
    async (options) => {
      const listed = await clear(`${options} --dry-run`);
      const stdout = expect.stringMatching(/^(Would remove .*\n)+$/) as string;
      expect(listed).toMatchObject({ code: 0, stdout });
      expect(await left()).toEqual(['old', 'soon', 'default']);
      const cleared = await clear(`${options} --yes`);
      expect(cleared.stdout).toBe(listed.stdout.replaceAll('Would remove', 'Removed'));
    },
  );

  test.each(['--all --yes', '--all --dry-run'])(
    'prints an array of objects with %s',
    async (options) => {
      const cleared = parseAll(await clear(`${options} --format json`));
      expect(cleared).toHaveLength(3);
      expect(cleared).toContainEqual({
        profile: 'old',
        clientId: 'client-old',
        expiresAt: '2026-11-23T11:00:00Z',
        status: 'expired',
      });
    },
  );

  test('prints only what was removed with --quiet', async () => {
    expect(await clear('--quiet')).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Removed default .*\n$/) as string,
      stderr: '',
    });
  });

  test.each(['', '--expired', '--all --yes'])('calls no service with %s', async (options) => {
    await clear(options);
    expect(new Set(Object.values(await calls(here.service)))).toEqual(new Set([0]));
  });

  test.each(['--all --expired', '--all -p soon', '--expired -p soon'])(
    'refuses %s, which exclude each other',
    async (options) => {
      expect(await clear(`${options} --yes`)).toMatchObject({ code: 2, stdout: '' });
      expect(await left()).toEqual(['old', 'soon', 'default']);
    },
  );
});

test('names a similar profile that has something if there is nothing to clear', async () => {
  await fill(here.cache, { dev: HOUR, prod: HOUR });
  const stderr = 'Nothing to clear for profile DVE. Did you mean dev?\n';
  expect(await clear('-p DVE')).toEqual({ code: 0, stdout: '', stderr });
});

test('lists what it would remove soonest to expire first, and then files that it cannot read', async () => {
  const broken = plant(here.cache, 'broken', '{');
  await fill(here.cache, { c: 3 * HOUR, a: 2 * HOUR, b: 2 * HOUR, d: HOUR });
  const { stdout } = await clear('--all --dry-run --format json');
  const found = JSON.parse(stdout) as { profile: string | null; file?: string }[];
  expect(found.map(({ profile, file }) => profile ?? file)).toEqual(['d', 'a', 'b', 'c', broken]);
});

describe('clear --all', () => {
  beforeEach(() => fill(here.cache, { a: HOUR, b: 2 * HOUR }));

  test.each([
    { typed: 'y\n', kept: [] },
    { typed: 'YES\n', kept: [] },
    { typed: 'n\n', kept: ['a', 'b'] },
    { typed: '\n', kept: ['a', 'b'] },
    { typed: 'yesterday\n', kept: ['a', 'b'] },
  ])('asks first on a terminal, and after $typed keeps $kept', async ({ typed, kept }) => {
    const { code, stdout, stderr } = await clear('--all', { typed });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Delete from the cache: a, b\? \[y\/N\] /);
    expect(stdout === '').toBe(kept.length > 0);
    expect(await left()).toEqual(kept);
  });

  test('names ten of what it would delete, escaped, and counts the rest', async () => {
    const more = ['c\u202e', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
    await fill(here.cache, Object.fromEntries(more.map((name) => [name, 3 * HOUR])));
    const { stderr } = await clear('--all', { typed: 'n\n' });
    expect(stderr).toMatch(/^Delete from the cache: a, b, .*, j and 2 more\? \[y\/N\]/);
    expect(stderr).toContain('c\\u202e');
  });

  test.each(['n\n', ''])('says that nothing was deleted after the answer %j', async (typed) => {
    const { stderr } = await clear('--all', { typed });
    expect(stderr).toMatch(/Nothing was deleted\.\n$/);
  });

  test.each([
    { where: 'without a terminal', host: {} },
    {
      where: 'with another stderr, which would hide the question',
      host: { typed: 'y\n', terminal: false },
    },
  ])('asks nothing and needs --yes $where', async ({ host }) => {
    const stderr = expect.stringContaining('--yes') as string;
    expect(await clear('--all', host)).toMatchObject({ code: 2, stdout: '', stderr });
    expect(await left()).toEqual(['a', 'b']);
  });

  test('asks nothing with --yes', async () => {
    const { stderr } = await clear('--all --yes', { typed: 'n\n' });
    expect(stderr).not.toContain('[y/N]');
    expect(await left()).toEqual([]);
  });

  test.each(['notes.txt', 'config.json', `${'0'.repeat(64)}.json.bak`])(
    'leaves %s alone, which is not a file of the cache',
    async (name) => {
      writeFileSync(join(here.cache, name), '{}');
      await clear('--all --yes');
      expect(cacheFiles(here.cache)).toEqual([name]);
    },
  );
});

test.each(['-p dev', '--all --yes', '--expired'])(
  'leaves the cache of aws sso login alone: clear %s',
  async (options) => {
    const HOME = temporaryDirectory();
    const directory = join(HOME, '.aws/sso/cache');
    mkdirSync(directory, { recursive: true });
    const names = [`${'a'.repeat(40)}.json`, `${'a'.repeat(40)}.json.0123456789ab.tmp`];
    for (const name of names) writeFileSync(join(directory, name), loginFileText(entry()));
    await fill(here.cache, { dev: -HOUR });
    expect(await clear(options, { env: { HOME } })).toMatchObject({ code: 0 });
    expect(await left()).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(names);
  },
);

describe('clear of an empty cache', () => {
  test.each([
    { options: '', stderr: 'Nothing to clear for profile default.\n' },
    { options: '-p dev', stderr: 'Nothing to clear for profile dev.\n' },
    { options: '--dry-run', stderr: 'Nothing to clear for profile default.\n' },
    { options: '--expired', stderr: 'Nothing to clear.\n' },
    { options: '--all', stderr: 'Nothing to clear.\n' },
    { options: '--all --yes', stderr: 'Nothing to clear.\n' },
  ])('succeeds and makes no directory with $options', async ({ options, stderr }) => {
    expect(await clear(options)).toEqual({ code: 0, stdout: '', stderr });
    expect(existsSync(here.cache)).toBe(false);
  });

  test('asks nothing on a terminal', async () => {
    const cleared = await clear('--all', { typed: '' });
    expect(cleared).toMatchObject({ code: 0, stderr: 'Nothing to clear.\n' });
  });

  test('prints an empty array of JSON', async () => {
    expect(await clear('--format json')).toMatchObject({ code: 0, stdout: '[]\n' });
  });
});

describe.each([
  { kind: 'damaged', content: `{"clientSecret":"${SECRET}` },
  { kind: 'newer', content: NEWER },
])('clear of a $kind file', ({ kind, content }) => {
  test('deletes it', async () => {
    const path = plant(here.cache, 'default', content);
    const stdout = `Removed the ${kind} cache file ${path}\n`;
    expect(await clear()).toMatchObject({ code: 0, stdout });
    expect(cacheFiles(here.cache)).toEqual([]);
  });

  test('prints it as JSON', async () => {
    const file = plant(here.cache, 'default', content);
    const cleared = await clear('--all --yes --format json');
    expect(parseAll(cleared)).toEqual([{ profile: null, file }]);
  });

  test('leaves it alone with --expired', async () => {
    const path = plant(here.cache, 'default', content);
    expect(await clear('--expired')).toMatchObject({ code: 0, stderr: 'Nothing to clear.\n' });
    expect(existsSync(path)).toBe(true);
  });
});

describe('clear of a client whose damaged file was set aside', () => {
  beforeEach(async () => {
    plant(here.cache, 'dev', `{"clientSecret":"${SECRET}`);
    await here.run('register -p dev');
    expect(cacheFiles(here.cache)).toHaveLength(2);
  });

  test.each(['-p dev', '--all --yes', '--expired'])('deletes both with %s', async (options) => {
    await clear(options, { now: () => NOW + 91 * DAY });
    expect(cacheFiles(here.cache)).toEqual([]);
  });

  test('deletes nothing that was set aside for another profile', async () => {
    const before = cacheFiles(here.cache);
    await fill(here.cache, { default: HOUR });
    await clear();
    expect(cacheFiles(here.cache)).toEqual(before);
  });
});

describe('clear of a draft that a killed process left', () => {
  /** Leaves a draft with a secret in it. */
  function leaveDraft(profile: string): string {
    const path = `${draftOf(here.cache, profile)}.tmp-1`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, SECRET);
    return path;
  }

  test.each(['-p dev', '--all --yes'])('deletes it with %s, and says so', async (options) => {
    const path = leaveDraft('dev');
    const stdout = `Removed the leftover file ${path}\n`;
    expect(await clear(options)).toMatchObject({ code: 0, stdout });
    expect(cacheFiles(here.cache)).toEqual([]);
  });

  test('deletes it together with the entry, and leaves those of others', async () => {
    await fill(here.cache, { dev: HOUR, other: HOUR });
    leaveDraft('dev');
    const others = [fileOf(here.cache, 'other'), leaveDraft('other')];
    await clear('-p dev');
    const names = others.map((path) => relative(here.cache, path));
    expect(cacheFiles(here.cache).sort()).toEqual(names.sort());
  });
});

test('ends when it is interrupted between two files, and prints what is gone', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `profile-${index}`);
  await fill(here.cache, Object.fromEntries(names.map((name) => [name, HOUR])));
  const interruption = new AbortController();
  const clearing = clear('--all --yes', { signal: interruption.signal });
  const files = () => cacheFiles(here.cache).filter((name) => name.endsWith('.json'));
  while (files().length === 100) await setImmediate();
  interruption.abort(INTERRUPTED);
  const { code, stdout } = await clearing;
  expect(code).toBe(130);
  expect(files().length).toBeGreaterThan(0);
  expect(stdout.match(/^Removed /gm)).toHaveLength(100 - files().length);
});

describe('clear, while other processes register', () => {
  test('leaves what is registered after it has looked, and says so', async () => {
    await fill(here.cache, { a: HOUR, b: HOUR });
    const typed = async () => {
      await fill(here.cache, { b: 2 * HOUR });
      return 'y\n';
    };
    const { code, stdout, stderr } = await clear('--all', { typed });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Removed a .*\n$/) as string,
    });
    expect(stderr).toContain('Another process has replaced or removed b.\n');
    expect(await left()).toEqual(['b']);
  });

  test('deletes the others if one cannot be locked, and ends with 7', async () => {
    await fill(here.cache, { a: HOUR, b: HOUR, c: HOUR });
    mkdirSync(lockFileOf(here.cache, 'b'));
    const { code, stdout, stderr } = await clear('--all --yes');
    expect(code).toBe(7);
    expect(stdout.split('\n').sort()).toEqual([
      '',
      expect.stringMatching(/^Removed a/),
      expect.stringMatching(/^Removed c/),
    ]);
    expect(stderr).toMatch(/^error: Could not lock .*\nhint: /m);
    expect(await left()).toEqual(['b']);
  });
});

test.each(['--all --yes', '--expired'])(
  'clears with %s whatever AWS_PROFILE says, which it does not need',
  async (options) => {
    await fill(here.cache, { dev: -HOUR });
    const { code, stdout } = await here.run(`clear ${options}`, { env: { AWS_PROFILE: '=x' } });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Removed dev /) as string,
    });
  },
);
