import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { lockFileName } from '../../src/store/file-names.js';
import { acquireLock } from '../../src/store/lock.js';
import { cacheFiles, calls, NOW, world, type HostOptions } from '../program.js';
import { SECRET } from '../registration/samples.js';
import { draftOf, fileOf } from './cache.js';
import { fill, NEWER, parseAll, plant } from '../store/cache.js';

const HOUR = 3600;
const KEPT_BY_SERVICE = /service keeps a client until it expires/;

let here: Awaited<ReturnType<typeof world>>;

/** Runs `clear` with the options of a line. */
const clear = (line = '', host: HostOptions = {}) =>
  here.run(['clear', ...line.split(' ').filter(Boolean)], host);

/** The profiles that are still cached, soonest to expire first. */
async function left(): Promise<unknown[]> {
  const shown = await here.run(['show', '--all', '--format', 'json']);
  return parseAll(shown).map(({ profile }) => profile);
}

beforeEach(async () => {
  here = await world();
});

describe('clear', () => {
  beforeEach(() => fill(here.cache, { old: -HOUR, soon: HOUR, default: 2 * HOUR }));

  test.each([
    ['the default profile', '', ['default'], ['old', 'soon']],
    ['a named profile', '-p soon', ['soon'], ['old', 'default']],
    ['an expired profile by its name', '-p old', ['old'], ['soon', 'default']],
    ['what has expired', '--expired', ['old'], ['soon', 'default']],
    ['everything', '--all --yes', ['default', 'old', 'soon'], []],
  ])('deletes %s and nothing else', async (_, line, removed, kept) => {
    const cleared = await clear(line);
    expect(cleared).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(KEPT_BY_SERVICE) as string,
    });
    const lines = cleared.stdout.trimEnd().split('\n');
    expect(lines.sort()).toEqual(
      removed.map(
        (profile) => expect.stringMatching(`^Removed ${profile} .*client-${profile}`) as string,
      ),
    );
    expect(await left()).toEqual(kept);
  });

  test.each([
    [0, ['soon', 'default']],
    [HOUR - 1, ['soon', 'default']],
    [HOUR, ['default']],
    [2 * HOUR, []],
  ])('--expired goes by the time: %i seconds on, %j stay', async (seconds, kept) => {
    await clear('--expired', { now: () => NOW + seconds * 1000 });
    expect(await left()).toEqual(kept);
  });

  test.each(['', '-p soon', '--expired', '--all'])('%s --dry-run deletes nothing', async (line) => {
    const listed = await clear(`${line} --dry-run`);
    expect(listed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^(Would remove .*\n)+$/) as string,
    });
    expect(await left()).toEqual(['old', 'soon', 'default']);
    const { stdout } = await clear(`${line} --yes`);
    expect(stdout).toBe(listed.stdout.replaceAll('Would remove', 'Removed'));
  });

  test.each(['--all --yes', '--all --dry-run'])('%s prints an array of objects', async (line) => {
    const cleared = parseAll(await clear(`${line} --format json`));
    expect(cleared).toHaveLength(3);
    expect(cleared).toContainEqual({
      profile: 'old',
      clientId: 'client-old',
      expiresAt: '2026-11-23T11:00:00Z',
      status: 'expired',
    });
  });

  test.each(['', '--all --yes', '--all --yes --format json', '--all --yes --debug'])(
    '%s prints no secret',
    async (line) => {
      const { stdout, stderr } = await clear(line);
      expect(stdout + stderr).not.toContain(SECRET);
    },
  );

  test('says with --quiet only what was removed', async () => {
    expect(await clear('--quiet')).toMatchObject({ code: 0, stderr: '' });
  });

  test.each(['', '--expired', '--all --yes'])('%s calls no service', async (line) => {
    await clear(line);
    expect(new Set(Object.values(await calls(here.service)))).toEqual(new Set([0]));
  });

  test.each(['--all --expired', '--all -p soon', '--expired -p soon'])(
    '%s exclude each other',
    async (line) => {
      const refused = await clear(`${line} --yes`);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(await left()).toEqual(['old', 'soon', 'default']);
    },
  );
});

describe('clear --all', () => {
  beforeEach(() => fill(here.cache, { a: HOUR, b: 2 * HOUR }));

  test.each([
    ['y\n', []],
    ['YES\n', []],
    ['n\n', ['a', 'b']],
    ['\n', ['a', 'b']],
    ['yesterday\n', ['a', 'b']],
  ])('on a terminal asks first, and after %j keeps %j', async (typed, kept) => {
    const { code, stdout, stderr } = await clear('--all', { typed });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^Delete all 2 .*\[y\/N\]/) as string,
    });
    expect(stdout === '').toBe(kept.length > 0);
    expect(await left()).toEqual(kept);
  });

  test('elsewhere asks nobody and needs --yes', async () => {
    expect(await clear('--all')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--yes') as string,
    });
    expect(await left()).toEqual(['a', 'b']);
  });

  test('asks nobody after --yes', async () => {
    const { stderr } = await clear('--all --yes', { typed: 'n\n' });
    expect(stderr).not.toContain('[y/N]');
    expect(await left()).toEqual([]);
  });
});

describe('clear where nothing is cached', () => {
  test.each(['', '-p dev', '--expired', '--all --yes', '--dry-run'])(
    '%s is no error and makes no directory',
    async (line) => {
      expect(await clear(line)).toEqual({ code: 0, stdout: '', stderr: 'Nothing to clear.\n' });
      expect(existsSync(here.cache)).toBe(false);
    },
  );

  test('asks nothing on a terminal', async () => {
    const cleared = await clear('--all', { typed: '' });
    expect(cleared).toMatchObject({ code: 0, stderr: 'Nothing to clear.\n' });
  });

  test('prints an empty array of JSON', async () => {
    expect(await clear('--format json')).toMatchObject({ code: 0, stdout: '[]\n' });
  });
});

describe('clear of a file that holds no client', () => {
  const CONTENTS = [
    ['damaged', `{"clientSecret":"${SECRET}`],
    ['newer', NEWER],
  ] as const;

  test.each(CONTENTS)('deletes a %s one', async (kind, content) => {
    const path = plant(here.cache, 'default', content);
    expect(await clear()).toMatchObject({
      code: 0,
      stdout: `Removed the ${kind} cache file ${path}\n`,
    });
    expect(cacheFiles(here.cache)).toEqual([]);
  });

  test.each(CONTENTS)('prints a %s one as JSON', async (_, content) => {
    const file = plant(here.cache, 'default', content);
    const cleared = await clear('--all --yes --format json');
    expect(parseAll(cleared)).toEqual([{ profile: null, file }]);
  });

  test.each(CONTENTS)('leaves a %s one alone where only the expired are meant', async (_, text) => {
    const path = plant(here.cache, 'default', text);
    expect(await clear('--expired')).toMatchObject({ code: 0, stderr: 'Nothing to clear.\n' });
    expect(existsSync(path)).toBe(true);
  });
});

describe('clear of a client whose damaged file was kept aside', () => {
  test.each(['-p dev', '--all --yes', '--expired'])('%s deletes both', async (line) => {
    plant(here.cache, 'dev', `{"clientSecret":"${SECRET}`);
    await here.run(['register', '-p', 'dev']);
    expect(cacheFiles(here.cache)).toHaveLength(2);
    await clear(line, { now: () => NOW + 91 * 24 * HOUR * 1000 });
    expect(cacheFiles(here.cache)).toEqual([]);
  });

  test('deletes nothing that was kept aside of another', async () => {
    plant(here.cache, 'dev', '{');
    await here.run(['register', '-p', 'dev']);
    const before = cacheFiles(here.cache);
    await fill(here.cache, { default: HOUR });
    await clear();
    expect(cacheFiles(here.cache)).toEqual(before);
  });
});

describe('clear of what a killed writer left of its draft', () => {
  /** Leaves a draft with a secret in it. */
  function leaveDraft(profile: string): string {
    const path = `${draftOf(here.cache, profile)}.tmp-1`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, SECRET);
    return path;
  }

  test.each(['-p dev', '--all --yes'])('%s deletes it, and makes no file', async (line) => {
    leaveDraft('dev');
    expect(await clear(line)).toMatchObject({ code: 0 });
    expect(readdirSync(here.cache)).toEqual(['drafts']);
    expect(cacheFiles(here.cache)).toEqual([]);
  });

  test('deletes it with the entry that there is, and leaves those of others', async () => {
    await fill(here.cache, { dev: HOUR, other: HOUR });
    leaveDraft('dev');
    const others = leaveDraft('other');
    await clear('-p dev');
    expect(cacheFiles(here.cache).sort()).toEqual(
      [fileOf(here.cache, 'other'), others].map((path) => relative(here.cache, path)).sort(),
    );
  });

  test('leaves it where its writer is alive', async () => {
    await here.run(['register', '-p', 'dev']);
    const draft = leaveDraft('dev');
    const release = await acquireLock(join(here.cache, lockFileName('dev')), {
      patience: 0,
      signal: new AbortController().signal,
      onWait: () => Promise.resolve(),
      debug: () => undefined,
    });
    expect(await clear('-p dev')).toMatchObject({ code: 0 });
    release();
    expect(cacheFiles(here.cache)).toEqual([relative(here.cache, draft)]);
  });
});

test.each(['notes.txt', 'config.json', `${'0'.repeat(64)}.json.bak`])(
  'clear --all leaves %s alone, which is no file of the cache',
  async (name) => {
    await fill(here.cache, { dev: HOUR });
    writeFileSync(join(here.cache, name), '{}');
    await clear('--all --yes');
    expect(cacheFiles(here.cache)).toEqual([name]);
  },
);
