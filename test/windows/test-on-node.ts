import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAll, temporaryDirectory } from '../program.js';
import { times } from '../reliability/race.js';
import { NAMES, user } from './user.js';
import { outcome, startWindows, whySkipped, type Request, type Windows } from './windows.js';
import { WINE_FAILED, windowsPath } from './wine.js';

const READER = windowsPath(join(import.meta.dirname, 'reader.js'));

const REGISTER = ['register', '--field', 'clientId'];

const unless = whySkipped === undefined ? '' : ` (skipped: ${whySkipped})`;

const OPTIONS = {
  timeout: 300_000,
  // Now and then Wine's server crashes. A test begins again then, and only then. (A function for a condition
  // is ignored by Vitest.)
  retry: { count: 3, condition: WINE_FAILED },
};

/** Tests the package with a version of Windows' Node; each has a file, so that they run side by side. */
export function testOnNode(version: number): void {
  describe.skipIf(unless !== '')(`Node ${version} for Windows${unless}`, OPTIONS, () => {
    let windows: Windows;

    beforeAll(async () => {
      windows = await startWindows(version);
    }, 120_000);
    afterAll(() => windows.stop(), 60_000);

    /** Keeps a file open without sharing its deletion, as scanners do, for less long than the program waits. */
    function holding(path: string): Request {
      const line = `NODE -e "console.log(1), setTimeout(String, 2500)" < "${path}"`;
      return { ...windows.cmd(line), stays: true };
    }

    test('registers, reuses, shows and clears a client in %APPDATA%', async () => {
      const { env, cache, registered } = await user();
      const json = ['--format', 'json', '--debug'];
      const [first, second, shown, cleared, gone] = await windows.run(
        windows.program(['register', ...json], env),
        windows.program(['register', ...json], env),
        windows.program(['show', ...json], env),
        windows.program(['clear'], env),
        windows.program(['show'], env),
      );
      expect(parse(first)).toMatchObject({ source: 'service', reason: 'not-cached' });
      expect(first.stderr).toContain('(kernel lock on the file)');
      expect(first.stderr).toContain(windowsPath(cache));
      const { clientId } = parse(first);
      expect(parse(second)).toMatchObject({ source: 'cache', clientId });
      expect(parse(shown)).toMatchObject({ clientId });
      expect(cleared.code).toBe(0);
      expect(gone.code).toBe(3);
      expect(await registered()).toBe(1);
    });

    test('makes one call for ten processes', async () => {
      const { env, registered } = await user();
      const runs = await windows.runGroups(times(10, () => windows.program(REGISTER, env)));
      expect(outcome(runs)).toEqual({ codes: [0], clients: 1 });
      expect(await registered()).toBe(1);
    });

    test('writes while others read, and no reader sees a part of a file', async () => {
      const { env, cache, registered } = await user();
      const reader = windows.node([READER, windowsPath(cache)]);
      const runs = await windows.runGroups(
        [windows.program(REGISTER, env)],
        [{ ...reader, stays: true }],
        [
          ...times(4, () => windows.program([...REGISTER, '--force', '--quiet'], env)),
          ...times(2, () => windows.program(['show'], env)),
        ],
      );
      expect(
        runs
          .map(({ stderr }) => stderr)
          .slice(1)
          .filter(Boolean),
      ).toEqual([]);
      expect(outcome(runs).codes).toEqual([0]);
      expect(await registered()).toBe(5);
    });

    test('waits for a program that has a file open, to replace and to delete it', async () => {
      const { env, cache, login, fileIn } = await user();
      const both = (argv: string[]) => [
        windows.program(argv, env),
        windows.program([...argv, '--profile', 'CON', '--aws-cli'], env),
      ];
      await windows.runGroups(both(REGISTER));
      const held = [holding(fileIn(cache)), holding(fileIn(login))];
      const runs = await windows.runGroups(
        held,
        both([...REGISTER, '--force']),
        held,
        both(['clear']),
      );
      expect(outcome(runs).codes).toEqual([0]);
      expect(
        [cache, login].map((each) => readdirSync(each).filter((name) => name.endsWith('.json'))),
      ).toEqual([[], []]);
    });

    test('sets a damaged file aside that a program has open', async () => {
      const { env, cache, fileIn } = await user();
      await windows.run(windows.program(REGISTER, env));
      const path = fileIn(cache);
      writeFileSync(path.slice(2).replaceAll('\\', '/'), '{');
      const [, run] = await windows.run(holding(path), windows.program(['register'], env));
      expect(run).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('is kept as') as string,
      });
    });

    test('keeps a client for each profile of a file with CR LF, whatever its name', async () => {
      const { env, registered } = await user();
      const [all, shown] = await windows.run(
        windows.program(['register', '--all', '--format', 'json'], env),
        windows.program(['show', '--all', '--format', 'json'], env),
      );
      expect(all).toMatchObject({ code: 0 });
      const entries = parseAll(shown);
      expect(entries.map(({ profile }) => profile).sort()).toEqual([...NAMES].sort());
      expect(entries.map(({ startUrl }) => startUrl)).toContain(
        'https://d-1234567890.awsapps.com/start',
      );
      // Their requests are equal.
      expect(await registered()).toBe(1);
    });

    test('uses the home of USERPROFILE for --aws-cli, as aws does, and not HOME', async () => {
      const { env, login, fileIn } = await user();
      const argv = ['register', '--profile', 'CON', '--aws-cli', '--format', 'json'];
      const [registered] = await windows.run(windows.program(argv, env));
      expect(parse(registered).awsCliCache).toBe(fileIn(login));
    });

    test('finds a variable by its name in small letters', async () => {
      const { env } = await user();
      const [run] = await windows.run(
        windows.program(['show', '--debug'], { ...env, aws_profile: 'é' }),
      );
      expect(run.stderr).toContain('profile = "é" (AWS_PROFILE)');
    });

    test('prints variables for cmd, and hints that cmd reads', async () => {
      const { env } = await user();
      const profile = "Bob's & co, 100";
      const [{ stderr }] = await windows.run(windows.program(['show', '--profile', profile], env));
      const [, hint = ''] = /"sso-register (.*)"\./.exec(stderr) ?? [];
      expect(hint).toBe(`register --profile "${profile}"`);
      const file = `"${env.USERPROFILE ?? ''}\\set.cmd"`;
      const [pasted, set, shown] = await windows.run(
        windows.cmd(`NODE SCRIPT ${hint} --format windows-cmd > ${file}`, env),
        windows.cmd(`call ${file} && NODE -p process.env.AWS_SSO_CLIENT_SECRET`, env),
        windows.program(['show', '--profile', profile, '--field', 'clientSecret'], env),
      );
      expect(pasted.code).toBe(0);
      expect(set).toEqual({ code: 0, stdout: shown.stdout, stderr: '' });
    });

    test('lets the emulator run what npm installs, which are files of cmd', async () => {
      const { env, registered } = await user();
      // Wine's cmd, unlike that of Windows, finds no path with an escaped space.
      const file = join(temporaryDirectory(), 'node_modules/.bin/sso-register.cmd');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `@${windows.forCmd('NODE SCRIPT %*')}\r\n`);
      const profile = "Bob's & co";
      const argv = ['register', '-p', profile, '--field', 'profile'];
      const [run] = await windows.run(
        windows.program(['emulator', '--', windowsPath(file), ...argv], env),
      );
      expect(run).toMatchObject({ code: 0, stdout: `${profile}\n` });
      expect(await registered()).toBe(0);
    });

    test('locks with SQLite if the native module is missing, where Node has it', async () => {
      const { env, registered } = await user();
      const runs = await windows.runGroups(
        times(4, () => windows.withoutLock([...REGISTER, '--debug'], env)),
      );
      const stderr = runs.map((run) => run.stderr).join('');
      expect(outcome(runs).codes).toEqual([0]);
      if (version === 20) expect(stderr).toContain('warning: No lock can be taken here');
      else {
        expect(stderr).toContain('(kernel lock on the file, by SQLite)');
        expect(await registered()).toBe(1);
      }
    });
  });
}
