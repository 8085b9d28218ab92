import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockFileName } from '../../../src/store/file-names.js';
import { loginWorld, readJson, registeredWorld, sessionConfig } from '../../aws-cli/login-world.js';
import { processWorld, SCRIPT } from '../../bin/spawn.js';
import { DAY, NOW, parseAll, temporaryDirectory } from '../../program.js';
import { contentOf, fileOf, plant } from '../../store/cache.js';
import { held, INTERRUPTED } from '../../store/locks.js';

const CLEARS = ['-p dev', '--all --yes', '--expired'] as const;

/** When the registration of the world has expired, by which `--expired` finds it. */
const later = { now: () => NOW + 90 * DAY };

const isRoot = process.getuid?.() === 0;

/** The user ID of `nobody`. */
const NOBODY = 65_534;

/** Another user if root runs the tests, because root may write anywhere. */
const AS_USER = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** Whether that user can run the program. */
const canBeUser =
  process.platform !== 'win32' &&
  spawnSync(process.execPath, [SCRIPT, '--help'], AS_USER).status === 0;
const unlessUser = canBeUser ? '' : ' (skipped: nobody but root can run the program here)';

function giveAway(directories: string[]): void {
  execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, ...directories]);
}

describe('clear of what was handed to aws sso login', () => {
  test.each(CLEARS)('%s deletes the file of the AWS CLI, and says so', async (options) => {
    const { run, file, files } = await registeredWorld();
    const { code, stdout, stderr } = await run(`clear ${options}`, later);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Removed dev for aws sso login \(pkce\) /);
    expect(stdout).toContain(`\nRemoved ${file}\n`);
    expect(stderr).not.toContain(file);
    expect(files()).toEqual([]);
  });

  test.each(CLEARS)('%s --dry-run says that it would, and deletes nothing', async (options) => {
    const { run, file, text } = await registeredWorld();
    const { stdout } = await run(`clear ${options} --dry-run`, later);
    expect(stdout).toContain(`\nWould remove ${file}\n`);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('prints the file in its JSON', async () => {
    const { run, file } = await registeredWorld();
    const [cleared] = parseAll(await run('clear -p dev --format json'));
    expect(cleared).toMatchObject({ profile: 'dev', flow: 'pkce', awsCliCache: file });
  });

  test('deletes and prints the files of what was deleted before an interruption', async () => {
    const { run, cache, files } = await loginWorld(
      sessionConfig() + sessionConfig(undefined, 'other').replace('profile dev', 'profile prod'),
    );
    await run('register --all --aws-cli');
    const byFile = (a: string, b: string) => (fileOf(cache, a) < fileOf(cache, b) ? -1 : 1);
    const [first = '', second = ''] = ['dev', 'prod'].sort(byFile);
    const unlock = await held(join(cache, lockFileName(second)));
    const interruption = new AbortController();
    const clearing = run('clear --all --yes', { signal: interruption.signal });
    await expect.poll(() => existsSync(fileOf(cache, first, 'pkce'))).toBe(false);
    interruption.abort(INTERRUPTED);
    const { code, stdout } = await clearing;
    unlock();
    expect(code).toBe(130);
    expect(stdout.match(/^Removed /gm)).toHaveLength(2);
    expect(stdout).toMatch(new RegExp(`^Removed ${first} `));
    expect(existsSync(fileOf(cache, second, 'pkce'))).toBe(true);
    expect(files()).toHaveLength(1);
  });

  test('leaves the other files of that directory', async () => {
    const { run, directory, files } = await registeredWorld();
    writeFileSync(join(directory, 'token.json'), '{"accessToken":"x"}');
    await run('clear -p dev');
    expect(files()).toEqual(['token.json']);
  });

  test('deletes one file for two profiles of a session, and says so once', async () => {
    const same = '[profile dev2]\nsso_session = my-sso\n';
    const { run, files } = await loginWorld(sessionConfig() + same);
    await run('register --all --aws-cli');
    const { stdout } = await run('clear --all --yes');
    expect(stdout.match(/^Removed .*\.json$/gm)).toHaveLength(1);
    expect(files()).toEqual([]);
  });

  test('deletes the file that the last of two flows was written to', async () => {
    const { run, register, file, files } = await registeredWorld('pkce');
    await register('device --force');
    const { stdout, stderr } = await run('clear -p dev');
    expect(stdout).toContain(`\nRemoved ${file}\n`);
    expect(stderr).not.toContain(file);
    expect(files()).toEqual([]);
  });

  test("deletes what an older version handed over from the profile's own entry", async () => {
    const { run, cache, file, files } = await registeredWorld();
    const { login: _, ...content } = contentOf(cache, 'dev', 'pkce');
    rmSync(fileOf(cache, 'dev', 'pkce'));
    plant(cache, 'dev', JSON.stringify(content));
    expect((await run('clear -p dev')).stdout).toContain(`\nRemoved ${file}\n`);
    expect(files()).toEqual([]);
  });
});

describe('clear leaves the file of the AWS CLI', () => {
  test.each([
    { what: 'holds another client', member: { clientId: 'another' } },
    { what: 'holds another secret', member: { clientSecret: 'another' } },
  ])('that $what, and says why', async ({ member }) => {
    const { run, file } = await registeredWorld();
    const text = JSON.stringify({ ...(readJson(file) as object), ...member });
    writeFileSync(file, text);
    const { code, stdout, stderr } = await run('clear -p dev');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.not.stringContaining(file) as string,
    });
    expect(stderr).toContain(`${file} stays, because it does not hold the client any more.\n`);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('that is a link, and says why', async () => {
    const { run, file, text } = await registeredWorld();
    const target = join(temporaryDirectory(), 'target');
    renameSync(file, target);
    symlinkSync(target, file);
    const { code, stderr } = await run('clear -p dev');
    expect(code).toBe(0);
    expect(stderr).toContain(`${file} stays, because it is a symbolic link.\n`);
    expect(readFileSync(target, 'utf8')).toBe(text);
  });

  test('without a word if there is none', async () => {
    const { run, file } = await registeredWorld();
    rmSync(file);
    const { code, stderr } = await run('clear -p dev');
    expect(code).toBe(0);
    expect(stderr).not.toContain(file);
  });

  test("that has nothing to do with the profile's own registration", async () => {
    const { run, file, text } = await registeredWorld();
    await run('register -p other --region eu-west-1');
    const { stderr } = await run('clear -p other');
    expect(stderr).not.toContain(file);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test.skipIf(!canBeUser)(`that it cannot delete, and ends with 7${unlessUser}`, async () => {
    const { env, directory, cache, file } = await registeredWorld();
    const { start } = await processWorld();
    if (isRoot) giveAway([env.HOME, dirname(cache)]);
    chmodSync(directory, 0o500);
    const command = [process.execPath, SCRIPT, 'clear', '-p', 'dev'];
    const { code, stderr } = await start(command, { env, ...AS_USER }).ended;
    chmodSync(directory, 0o700);
    expect(code).toBe(7);
    expect(stderr).toMatch(/^error: Could not delete .*\nhint: /m);
    expect(existsSync(file)).toBe(true);
  });
});
