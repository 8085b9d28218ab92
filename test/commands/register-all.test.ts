import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RegisterError } from '../../src/errors.js';
import { home } from '../config/config.js';
import { cacheFiles, calls, temporaryDirectory } from '../program.js';
import { parseAll } from '../store/cache.js';

/** Profiles `a`, `b`, … each with an sso-session of its own. */
function sessions(...names: string[]): string {
  return names
    .map(
      (name) =>
        `[profile ${name}]\nsso_session = ${name}\n[sso-session ${name}]\nsso_region = eu-west-1\n`,
    )
    .join('');
}

const MISSING = '[profile missing]\nsso_session = nowhere\n';
const REFUSED = `[profile refused]\nsso_start_url = https://x.example
sso_region = eu-west-1\nsso_registration_scopes = two words\n`;
const FINE = sessions('fine');

describe('register --all, where some profiles fail', () => {
  test.each([
    [2, [MISSING, FINE, REFUSED]],
    [5, [REFUSED, MISSING, FINE]],
    [5, [FINE, REFUSED, MISSING]],
    [2, [FINE, MISSING, REFUSED]],
  ])('ends with the %i of the first in the file: %j', async (code, parts) => {
    const { run } = await home(parts.join(''));
    const ended = await run('register --all --format json');
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain('1 registered, 0 reused, 2 failed\n');
    const results = new Map(parseAll(ended).map((result) => [result.profile, result]));
    expect(results.get('fine')).toMatchObject({ source: 'service', reason: 'not-cached' });
    expect([results.get('missing'), results.get('refused')]).toEqual([
      { profile: 'missing', error: { code: 'Usage', message: expect.any(String) as string } },
      {
        profile: 'refused',
        error: {
          code: 'ServiceRefused',
          message: expect.stringContaining('InvalidScopeException') as string,
        },
      },
    ]);
  });

  test('does with the next run what is left to do', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { run, service } = await home(sessions(...names), { fail: 'InvalidScopeException:1' });
    expect(await run('register --all')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('5 registered, 0 reused, 1 failed') as string,
    });
    expect(await run('register --all')).toMatchObject({
      code: 0,
      stderr: '1 registered, 5 reused, 0 failed\n',
    });
    expect(await calls(service)).toMatchObject({ RegisterClient: 7 });
  });

  test('says with --quiet only what went wrong', async () => {
    const { run } = await home(MISSING + FINE);
    const { stderr } = await run('register --all --quiet', { terminal: true });
    expect(stderr).toMatch(/^\S*error:\S* missing: [^\n]+\n\S*hint:\S* {2}[^\n]+\n$/);
  });
});

describe('register --all', () => {
  test.each([
    [' --client-name shared', 1],
    [' --client-name shared --scopes x', 1],
    ['', 3],
  ])('shares a client among profiles whose requests are equal (%s: %i)', async (flags, count) => {
    const { run, service } = await home(sessions('a', 'b', 'c'));
    const registered = parseAll(await run(`register --all --format json --show-secret${flags}`));
    const clients = registered.map(({ clientId, clientSecret }) =>
      JSON.stringify([clientId, clientSecret]),
    );
    expect(new Set(clients).size).toBe(count);
    expect(await calls(service)).toMatchObject({ RegisterClient: count });
    const shown = await run('show -p c --field clientId');
    expect(shown.stdout).toBe(`${String(registered[2]?.clientId)}\n`);
  });

  test('takes scopes in another order for the same', async () => {
    const scoped = sessions('a', 'b')
      .split(/(?=\[profile)/)
      .map((part, index) => `${part}sso_registration_scopes = ${['x,y', 'y,x'][index] ?? ''}\n`);
    const { run, service } = await home(scoped.join(''));
    expect(await run('register --all --client-name shared')).toMatchObject({ code: 0 });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('keeps apart what goes to different regions', async () => {
    const { run, cache } = await home(
      sessions('a') + sessions('b').replace('eu-west-1', 'us-east-1'),
    );
    const env = { AWS_ENDPOINT_URL_SSO_OIDC: '' };
    const line = 'register --all --client-name shared --dry-run --format json';
    const endpoints = parseAll(await run(line, { env })).map(({ endpoint }) => endpoint);
    expect(new Set(endpoints).size).toBe(2);
    expect(existsSync(cache)).toBe(false);
  });

  test('takes every profile, whatever AWS_PROFILE says', async () => {
    const { run } = await home(sessions('a', 'b'));
    const results = parseAll(
      await run('register --all --format json', { env: { AWS_PROFILE: 'b' } }),
    );
    expect(results.map(({ profile }) => profile)).toEqual(['a', 'b']);
  });

  // Links to nowhere are what even root cannot make a directory in.
  test.skipIf(process.platform === 'win32')('prints what it cannot keep', async () => {
    const { run, service } = await home(sessions('a', 'b'));
    const directory = temporaryDirectory();
    symlinkSync(join(directory, 'nowhere', 'at-all'), join(directory, 'link'));
    const cache = join(directory, 'link', 'cache');
    const ended = await run(`register --all --format json --cache-dir ${cache}`);
    expect(ended).toMatchObject({ code: 7, stderr: expect.stringContaining(cache) as string });
    const kept = { source: 'service', error: { code: 'CacheFailed' } };
    expect(parseAll(ended)).toMatchObject([
      { profile: 'a', clientId: expect.any(String) as string, ...kept },
      { profile: 'b', clientId: expect.any(String) as string, ...kept },
    ]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });

  test('ends when it is interrupted in the midst of its calls', async () => {
    // Longer than any test may take: whoever waits for an answer fails.
    const { run, cache, service } = await home(sessions('a', 'b'), { latency: 600_000 });
    const interruption = new AbortController();
    const line = 'register --all --timeout 10m';
    const running = run(line, { signal: interruption.signal });
    await expect
      .poll(() => calls(service), { timeout: 30_000 })
      .toMatchObject({ RegisterClient: 2 });
    interruption.abort(new RegisterError('Interrupted', 'Interrupted.'));
    expect(await running).toEqual({ code: 130, stdout: '', stderr: '' });
    expect(cacheFiles(cache)).toEqual([]);
  });
});
