import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { calls, emulator, parse, parseAll, temporaryDirectory, type Run } from '../program.js';
import { startWindows, whySkipped, windowsPath, type Windows } from './wine.js';

/** Names that Windows reserves or reads as paths or variables, and its letters. */
const NAMES = ['CON', 'nul.txt', '..\\x', 'a:b', 'A', 'a', '%PATH%', 'é', '🔑', '__proto__'];

/** As Notepad saves it. */
const CONFIG = [
  '[sso-session corp]',
  'sso_region = eu-west-1',
  'sso_start_url = https://d-1234567890.awsapps.com/start',
  ...NAMES.flatMap((name) => [`[profile '${name}']`, 'sso_session = corp']),
  '',
].join('\r\n');

/** The users and the service of a test; the emulator runs on Linux. */
async function user() {
  const service = await emulator({ now: Date.now });
  const home = join(temporaryDirectory(), 'Zoë Müller');
  const appData = join(home, 'App Data');
  const [login, cache] = [join(home, '.aws/sso/cache'), join(appData, 'sso-register/Config')];
  mkdirSync(appData, { recursive: true });
  writeFileSync(join(home, 'aws config'), CONFIG);
  const env: Env = {
    APPDATA: windowsPath(appData),
    USERPROFILE: windowsPath(home),
    HOME: windowsPath(temporaryDirectory()),
    AWS_CONFIG_FILE: '%userprofile%\\aws config',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_SSO_OIDC: service.url,
  };
  /** The only JSON file of a cache, as Windows names it. */
  const fileIn = (directory: string) => {
    const [name = ''] = readdirSync(directory).filter((each) => each.endsWith('.json'));
    return windowsPath(join(directory, name));
  };
  const registered = async () => (await calls(service)).RegisterClient;
  return { env, home, cache, login, fileIn, registered };
}

function times<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, make));
}

function outcome(runs: Run[]) {
  const distinct = <T>(values: T[]) => [...new Set(values)];
  return {
    codes: distinct(runs.map(({ code }) => code)),
    clients: distinct(runs.map(({ stdout }) => stdout)).length,
  };
}

/** Reads a file until two seconds are over, and ends with 1 if it ever sees a part of one. */
const READER =
  'for (const end = Date.now() + 2000; Date.now() < end; ) { let text; try { text = fs.readFileSync(process.argv[1], "utf8"); } catch { continue; } JSON.parse(text); }';

const REGISTER = ['register', '--field', 'clientId'];

const unless = whySkipped === undefined ? '' : ` (skipped: ${whySkipped})`;

describe.skipIf(unless !== '').each([20, 22])(`Node %i for Windows${unless}`, (version) => {
  let windows: Windows;

  beforeAll(async () => {
    windows = await startWindows(version);
  }, 120_000);
  afterAll(() => windows.stop(), 60_000);

  /** Keeps a file open without sharing its deletion, as scanners do. @returns what waits for its end */
  async function holdOpen(path: string): Promise<() => Promise<Run>> {
    const held = windows.cmd(`NODE -e setTimeout(String,2500) < "${path}"`);
    await setTimeout(1000);
    return () => held;
  }

  test('registers, reuses, shows and clears a client in %APPDATA%', async () => {
    const { env, cache, registered } = await user();
    const first = await windows.run(['register', '--format', 'json', '--debug'], env);
    expect(parse(first)).toMatchObject({ source: 'service', reason: 'not-cached' });
    expect(first.stderr).toContain('(kernel lock on the file)');
    expect(readdirSync(cache).some((name) => name.endsWith('.json'))).toBe(true);
    const { clientId } = parse(first);
    const second = await windows.run(['register', '--format', 'json'], env);
    expect(parse(second)).toMatchObject({ source: 'cache', clientId });
    expect(parse(await windows.run(['show', '--format', 'json'], env))).toMatchObject({ clientId });
    expect(await windows.run(['clear'], env)).toMatchObject({ code: 0 });
    expect(await windows.run(['show'], env)).toMatchObject({ code: 3 });
    expect(await registered()).toBe(1);
  });

  test('makes one call for ten processes', async () => {
    const { env, registered } = await user();
    const runs = await times(10, () => windows.run(REGISTER, env));
    expect(outcome(runs)).toEqual({ codes: [0], clients: 1 });
    expect(await registered()).toBe(1);
  });

  test('writes while others read, and no reader sees a part of a file', async () => {
    const { env, cache, fileIn, registered } = await user();
    await windows.run(REGISTER, env);
    const path = fileIn(cache);
    const [readers, writers, shown] = await Promise.all([
      times(2, () => windows.node(['-e', READER, path])),
      times(4, () => windows.run([...REGISTER, '--force', '--quiet'], env)),
      times(2, () => windows.run(['show'], env)),
    ]);
    const stderr = [...readers, ...writers, ...shown].map((run) => run.stderr).filter(Boolean);
    expect(stderr).toEqual([]);
    expect(outcome([...readers, ...writers, ...shown]).codes).toEqual([0]);
    expect(await registered()).toBe(5);
  });

  test('waits for a program that has a file open, to replace and to delete it', async () => {
    const { env, cache, login, fileIn } = await user();
    const awsCli = ['--profile', 'CON', '--aws-cli'];
    await Promise.all([windows.run(REGISTER, env), windows.run([...REGISTER, ...awsCli], env)]);
    for (const argv of [[...REGISTER, '--force'], ['clear']]) {
      const held = [await holdOpen(fileIn(cache)), await holdOpen(fileIn(login))];
      const runs = [windows.run(argv, env), windows.run([...argv, ...awsCli], env)];
      expect(outcome(await Promise.all(runs)).codes).toEqual([0]);
      await Promise.all(held.map((ended) => ended()));
    }
    expect(
      [cache, login].map((each) => readdirSync(each).filter((name) => name.endsWith('.json'))),
    ).toEqual([[], []]);
  });

  test('sets a damaged file aside that a program has open', async () => {
    const { env, cache, fileIn } = await user();
    await windows.run(REGISTER, env);
    const path = fileIn(cache);
    writeFileSync(path.slice(2).replaceAll('\\', '/'), '{');
    const held = await holdOpen(path);
    const run = await windows.run(['register'], env);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('is kept as') as string });
    await held();
  });

  test('keeps a client for each profile of a file with CR LF, whatever its name', async () => {
    const { env, registered } = await user();
    const all = await windows.run(['register', '--all', '--format', 'json'], env);
    expect(all).toMatchObject({ code: 0 });
    const shown = parseAll(await windows.run(['show', '--all', '--format', 'json'], env));
    expect(shown.map(({ profile }) => profile).sort()).toEqual([...NAMES].sort());
    expect(shown.map(({ startUrl }) => startUrl)).toContain(
      'https://d-1234567890.awsapps.com/start',
    );
    // Their requests are equal.
    expect(await registered()).toBe(1);
  });

  test('uses the home of USERPROFILE for --aws-cli, as aws does, and not HOME', async () => {
    const { env, login, fileIn } = await user();
    const argv = ['register', '--profile', 'CON', '--aws-cli', '--format', 'json'];
    const registered = parse(await windows.run(argv, env));
    expect(registered.awsCliCache).toBe(fileIn(login));
  });

  test('finds a variable by its name in small letters', async () => {
    const { env } = await user();
    const run = await windows.run(['show', '--debug'], { ...env, aws_profile: 'é' });
    expect(run.stderr).toContain('profile = "é" (AWS_PROFILE)');
  });

  test('prints variables for cmd, and hints that cmd reads', async () => {
    const { env, home } = await user();
    const profile = "Bob's & co, 100";
    const { stderr } = await windows.run(['show', '--profile', profile], env);
    const [, hint = ''] = /"sso-register (.*)"\./.exec(stderr) ?? [];
    expect(hint).toBe(`register --profile "${profile}"`);
    const pasted = await windows.cmd(`NODE SCRIPT ${hint} --format windows-cmd`, env);
    expect(pasted).toMatchObject({ code: 0 });
    writeFileSync(join(home, 'set.cmd'), `@echo off\r\n${pasted.stdout}`);
    const secret = await windows.run(
      ['show', '--profile', profile, '--field', 'clientSecret'],
      env,
    );
    const line = `call "${env.USERPROFILE ?? ''}\\set.cmd" && NODE -p process.env.AWS_SSO_CLIENT_SECRET`;
    expect(await windows.cmd(line, env)).toMatchObject({ code: 0, stdout: secret.stdout });
  });

  test('locks with SQLite if the native module is missing, where Node has it', async () => {
    const { env, registered } = await user();
    const runs = await times(4, () => windows.runWithoutLock([...REGISTER, '--debug'], env));
    const stderr = runs.map((run) => run.stderr).join('');
    expect(outcome(runs).codes).toEqual([0]);
    if (version === 20) expect(stderr).toContain('warning: No lock can be taken here');
    else {
      expect(stderr).toContain('(kernel lock on the file, by SQLite)');
      expect(await registered()).toBe(1);
    }
  });
});
