import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../program.js';
import { processWorld } from './spawn.js';

const hasCompileCache = Number.parseInt(process.versions.node) >= 22;
const unlessNew = hasCompileCache ? '' : ' (skipped: Node 20 has no compile cache)';

const isRoot = process.getuid?.() === 0;
const unlessRoot = isRoot ? '' : ' (skipped: only root gives files away)';

/** The user ID of `nobody`. */
const NOBODY = 65_534;

/** Runs the program once in a home. @returns the directory for temporary files */
async function ranAt(home: string, env: Record<string, string> = {}) {
  const { run } = await processWorld();
  const TMPDIR = temporaryDirectory();
  expect(await run(['--version'], { env: { HOME: home, TMPDIR, ...env } })).toMatchObject({
    code: 0,
    stderr: '',
  });
  return TMPDIR;
}

describe.skipIf(!hasCompileCache)(`compiled code${unlessNew}`, () => {
  test('is kept in a directory for the user alone, not in the shared one', async () => {
    const home = temporaryDirectory();
    const TMPDIR = await ranAt(home);
    const own = join(home, '.cache', 'sso-register');
    expect(readdirSync(own)).toHaveLength(1);
    expect((statSync(own).mode & 0o777).toString(8)).toBe('700');
    expect(readdirSync(TMPDIR)).toEqual([]);
  });

  test('is kept in directories that can be used afterwards, whatever the umask', async () => {
    const { start, home } = await processWorld();
    const line = 'umask 777; exec sso-register --version';
    expect(await start(['sh', '-c', line]).ended).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['.cache', '.cache/sso-register']) {
      expect((statSync(join(home, name)).mode & 0o777).toString(8)).toBe('700');
    }
  });

  test.each(['', '.'])('is not kept in the current directory if HOME is %j', async (HOME) => {
    const { start } = await processWorld();
    const directory = temporaryDirectory();
    const command = ['sh', '-c', 'cd "$1" && exec sso-register --version', 'sh', directory];
    expect(await start(command, { env: { HOME } }).ended).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(directory)).toEqual([]);
  });

  test('is kept in XDG_CACHE_HOME if that is absolute', async () => {
    const [home, caches] = [temporaryDirectory(), temporaryDirectory()];
    await ranAt(home, { XDG_CACHE_HOME: caches });
    expect(readdirSync(join(caches, 'sso-register'))).toHaveLength(1);
    await ranAt(home, { XDG_CACHE_HOME: 'relative' });
    expect(readdirSync(join(home, '.cache', 'sso-register'))).toHaveLength(1);
    expect(existsSync('relative')).toBe(false);
  });

  test('is not kept in a directory that is open to others', async () => {
    const home = temporaryDirectory();
    const own = join(home, '.cache', 'sso-register');
    mkdirSync(own, { recursive: true });
    chmodSync(own, 0o755);
    await ranAt(home);
    expect(readdirSync(own)).toEqual([]);
  });

  test.skipIf(!isRoot)(
    `is not kept in the home of another user, as under sudo${unlessRoot}`,
    async () => {
      const home = temporaryDirectory();
      chownSync(home, NOBODY, NOBODY);
      await ranAt(home);
      expect(readdirSync(home)).toEqual([]);
    },
  );

  test.each(['/proc/none', '/dev/null/none', '/none'])(
    'does not create the home %s',
    async (home) => {
      await ranAt(home);
      expect(existsSync(home)).toBe(false);
    },
  );
});
