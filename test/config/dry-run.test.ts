import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calls, DAY, NOW, parse } from '../program.js';
import { CONFIG, home } from './config.js';

describe('register --dry-run', () => {
  test('sends nothing and writes nothing', async () => {
    const { run, cache, service, directory } = await home(CONFIG);
    const { code, stdout } = await run('register -p dev --aws-cli --dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('dev  would register (not-cached)');
    expect(existsSync(cache)).toBe(false);
    expect(existsSync(join(directory, '.aws', 'sso'))).toBe(false);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test.each([
    ['', { action: 'reuse', reason: null }],
    ['--force', { action: 'register', reason: 'forced' }],
    ['--min-validity 91d', { action: 'register', reason: 'expiring' }],
    ['--scopes x', { action: 'register', reason: 'request-changed', changed: ['scopes'] }],
  ])('decides about a cached registration with %s as register would', async (flags, decision) => {
    const { run } = await home(CONFIG);
    await run('register -p dev');
    const planned = parse(await run(`register -p dev --dry-run --format json ${flags}`.trim()));
    expect(planned).toMatchObject(decision);
    expect(Object.keys(planned).sort()).toEqual(
      [
        ...['action', 'endpoint', 'profile', 'reason', 'region', 'request', 'settings'],
        ...('changed' in decision ? ['changed'] : []),
      ].sort(),
    );
  });

  test('says when the cached one has expired', async () => {
    const { run } = await home(CONFIG);
    await run('register -p dev');
    const { stdout } = await run('register -p dev --dry-run', { now: () => NOW + 91 * DAY });
    expect(stdout).toContain('would register (expired)');
  });

  test('fits a terminal of 80 columns', async () => {
    const { run } = await home(CONFIG);
    const { stdout } = await run('register -p dev --aws-cli --dry-run --cache-dir /c');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(['--field clientId', '--format env', '--format github'])(
    'has nothing to print for %s',
    async (flags) => {
      const { run } = await home(CONFIG);
      expect(await run(`register -p dev --dry-run ${flags}`)).toMatchObject({
        code: 2,
        stdout: '',
      });
    },
  );

  test('plans for all, and for each that fails says why', async () => {
    const { run } = await home(CONFIG);
    const { code, stdout } = await run('register --all --dry-run --format json');
    const plans = JSON.parse(stdout) as Record<string, unknown>[];
    expect(code).toBe(2);
    expect(plans.map(({ profile }) => profile)).toEqual([
      ...['dev', 'prod', 'plain', 'legacy', 'broken'],
    ]);
    expect(plans.at(-1)).toMatchObject({ error: { code: 'Usage' } });
    expect((await run('register --all --dry-run')).stdout).toContain('legacy  would register');
  });

  test.each([
    ['one profile', 'register -p dev --dry-run'],
    ['all that share it, once', 'register --all --dry-run'],
  ])('says what is odd about the start URL of %s', async (_, line) => {
    const { run } = await home(CONFIG.replace('d-1234567890.awsapps.com/start', '$&/#/'));
    const { stderr } = await run(line);
    expect(
      stderr.match(/most tools write https:\/\/d-1234567890\.awsapps\.com\/start\./g),
    ).toHaveLength(1);
  });
});
