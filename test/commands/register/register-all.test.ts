import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RegisterError } from '../../../src/errors.js';
import type { ClientMetadata } from '../../../src/registration/client-metadata.js';
import { toEntryFile } from '../../../src/store/entry-file.js';
import {
  cacheFiles,
  calls,
  home,
  NOW,
  parse,
  parseAll,
  temporaryDirectory,
} from '../../program.js';
import { entry, registration } from '../../registration/samples.js';
import { fileOf, lockFileOf, plant } from '../../store/cache.js';
import { held } from '../../store/locks.js';

const session = (name: string) => `[sso-session ${name}]\nsso_region = eu-west-1\n`;
const profile = (name: string, of: string) => `[profile ${name}]\nsso_session = ${of}\n`;

/** Profiles `a`, `b`, … each with an sso-session of its own. */
function sessions(...names: string[]): string {
  return names.map((name) => profile(name, name) + session(name)).join('');
}

/** 500 profiles of three sso-sessions. */
const MANY = [
  ...['s0', 's1', 's2'].map(session),
  ...Array.from({ length: 500 }, (_, index) => profile(`p${index}`, `s${index % 3}`)),
].join('');

const MISSING = profile('missing', 'nowhere');
const REFUSED = `[profile refused]\nsso_start_url = https://x.example
sso_region = eu-west-1\nsso_registration_scopes = two words\n`;
const FINE = sessions('fine');

describe('register --all, if some profiles fail', () => {
  test.each([
    { order: 'missing, fine, refused', code: 2, parts: [MISSING, FINE, REFUSED] },
    { order: 'refused, missing, fine', code: 5, parts: [REFUSED, MISSING, FINE] },
    { order: 'fine, refused, missing', code: 5, parts: [FINE, REFUSED, MISSING] },
    { order: 'fine, missing, refused', code: 2, parts: [FINE, MISSING, REFUSED] },
  ])('exits with the code of the first that failed: $order', async ({ code, parts }) => {
    const { run } = await home(parts.join(''));
    const ended = await run('register --all --format json');
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(
      '1 profile registered with 2 calls, 0 reused, 2 failed\nerror: ',
    );
    expect(ended.stderr).toMatch(
      /^error: missing: The section \[sso-session nowhere\] that profile missing names is not in /m,
    );
    const results = new Map(parseAll(ended).map((result) => [result.profile, result]));
    const saying = (text: string) => expect.stringContaining(text) as string;
    expect(results.get('fine')).toMatchObject({ source: 'service', reason: 'not-cached' });
    expect([results.get('missing'), results.get('refused')]).toEqual([
      { profile: 'missing', error: { code: 'Usage', message: saying('nowhere') } },
      {
        profile: 'refused',
        error: { code: 'ServiceRefused', message: saying('InvalidScopeException') },
      },
    ]);
  });

  test.each([
    { head: '""', name: '' },
    { head: '=x', name: '=x' },
    { head: '\ufffd', name: '\ufffd' },
  ])('registers for the others if one is called $head', async ({ head, name }) => {
    const { run } = await home(profile(head, 'fine') + FINE);
    const ended = await run('register --all --format json');
    expect(ended.code).toBe(2);
    const [failed, fine] = parseAll(ended);
    expect(failed).toMatchObject({ profile: name, error: { code: 'Usage' } });
    expect(fine).toMatchObject({ profile: 'fine', source: 'service' });
    expect(ended.stderr).toContain('(the AWS config file)');
  });

  test('does the rest in the next run', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { run, service } = await home(sessions(...names), { fail: 'InvalidScopeException:1' });
    expect(await run('register --all')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining(
        '5 profiles registered with 6 calls, 0 reused, 1 failed',
      ) as string,
    });
    const stderr = '1 profile registered with 1 call, 5 reused, 0 failed\n';
    expect(await run('register --all')).toMatchObject({ code: 0, stderr });
    expect(await calls(service)).toMatchObject({ RegisterClient: 7 });
  });

  test('prints an error that profiles share once', async () => {
    const { run } = await home(MANY, { fail: 'InvalidScopeException' });
    const { code, stdout, stderr } = await run('register --all');
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr.match(/^error: .*/gm)).toEqual([
      expect.stringMatching(/^error: p0, p1, p2 and 497 more: .*InvalidScopeException/),
    ]);
  });

  test.each([
    { options: '--timeout 5', errors: [/^error: p0, p1, p2 and 497 more: --timeout /] },
    {
      options: '--aws-cli',
      errors: ['s0', 's1', 's2'].map((name) => new RegExp(`^error: p.* more: .* ${name}\\.`)),
    },
  ])('prints what is wrong with $options once, and not for each profile', async (row) => {
    const { run } = await home(MANY);
    const { code, stderr } = await run(`register --all ${row.options}`);
    expect(code).toBe(2);
    expect(stderr.match(/^error: .*/gm)).toEqual(
      row.errors.map((error) => expect.stringMatching(error) as string),
    );
  });

  test('shows with --debug where an error comes from', async () => {
    const { run } = await home(MISSING + FINE);
    const { stderr } = await run('register --all --debug');
    expect(stderr).toMatch(/^debug: +at profileConfig /m);
  });

  test('does the others if the certificate bundle of one cannot be used', async () => {
    const bundle = 'ca_bundle = /no/such/bundle.pem\n';
    const { run } = await home(
      `${profile('bad', 's')}${bundle}${profile('good', 's')}${session('s')}`,
    );
    const ended = await run('register --all --format json');
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: bad: /m) as string,
    });
    const results = new Map(parseAll(ended).map((result) => [result.profile, result]));
    expect(results.get('good')).toMatchObject({ source: 'service' });
  });

  test('prints only what went wrong with --quiet', async () => {
    const { run } = await home(MISSING + FINE);
    const { stderr } = await run('register --all --quiet', { terminal: true });
    expect(stderr).toMatch(/^\S*error:\S* missing: [^\n]+\n\S*hint:\S* {2}[^\n]+\n$/);
  });
});

/** Two profiles with an equal request: that of an sso-session. */
const SHARED = profile('a', 's') + profile('b', 's') + session('s');

describe('register --all, for profiles with an equal request,', () => {
  const EXPIRED = registration({ clientSecretExpiresAt: NOW / 1000 });

  test.each<{ what: string; own?: string; said?: RegExp }>([
    { what: 'no file' },
    { what: 'a damaged file', own: '{', said: /^warning: the cache file was damaged .*\n/ },
    {
      what: 'an expired client',
      own: JSON.stringify(toEntryFile('b', entry({ registration: EXPIRED }))),
    },
    {
      what: 'a client of another request',
      own: JSON.stringify(toEntryFile('b', entry())),
    },
  ])('reuses the client of one for the other, which has $what', async ({ own, said = /^/ }) => {
    for (const [cached, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const { run, cache, service } = await home(SHARED);
      const { clientId } = parse(await run(`register -p ${cached} --format json`));
      if (own !== undefined)
        plant(cache, other, own.replace('"profile":"b"', `"profile":"${other}"`));
      const ended = await run('register --all --format json');
      expect(ended.stderr).toMatch(
        new RegExp(`${said.source}0 profiles registered with 0 calls, 2 reused, 0 failed\n$`),
      );
      const reused = { source: 'cache', reason: null, clientId };
      expect(parseAll(ended)).toMatchObject([
        { profile: 'a', ...reused },
        { profile: 'b', ...reused },
      ]);
      expect(await run(`show -p ${other} --field clientId`)).toMatchObject({
        code: 0,
        stdout: `${String(clientId)}\n`,
      });
      expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
    }
  });

  test('calls once with --force, though both have a client', async () => {
    const { run, service } = await home(SHARED);
    await run('register --all');
    const forced = parseAll(await run('register --all --force --format json'));
    const [{ clientId } = {}] = forced;
    const registered = { source: 'service', reason: 'forced', clientId };
    expect(forced).toMatchObject([registered, registered]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });

  test('reuses for both what another process registers for one meanwhile', async () => {
    const { run, cache, service } = await home(SHARED);
    const { request } = parse(await run('register -p a --dry-run --format json'));
    mkdirSync(cache, { mode: 0o700 });
    const unlock = await held(lockFileOf(cache, 'a'));
    const theirs = entry({
      endpoint: service.url,
      endpointParameters: { ...entry().endpointParameters, endpointUrl: service.url },
      request: request as ClientMetadata,
    });
    const onStderr = (text: string) => {
      if (!text.includes(`not cached yet: ${fileOf(cache, 'a')}`)) return;
      plant(cache, 'a', JSON.stringify(toEntryFile('a', theirs)));
      unlock();
    };
    const ended = await run('register --all --format json --debug', { onStderr });
    const reused = { source: 'cache', reason: null, clientId: 'client-1' };
    expect(parseAll(ended)).toMatchObject([reused, reused]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});

describe('register --all', () => {
  test('calls once for each session of 500 profiles, and then not at all', async () => {
    const { run, service } = await home(MANY);
    const first = await run('register --all --format json');
    const stderr = '500 profiles registered with 3 calls, 0 reused, 0 failed\n';
    expect(first).toMatchObject({ code: 0, stderr });
    const clients = parseAll(first).map(({ clientId }) => clientId);
    expect(new Set(clients).size).toBe(3);
    expect(clients[0]).toBe(clients[3]);
    const second = await run('register --all');
    expect(second.stderr).toBe('0 profiles registered with 0 calls, 500 reused, 0 failed\n');
    expect(await calls(service)).toMatchObject({ RegisterClient: 3 });
  });

  test.each([
    { flags: '--client-name shared', count: 1 },
    { flags: '--client-name shared --scopes x', count: 1 },
    { flags: '', count: 3 },
  ])('makes $count calls for three profiles with $flags', async ({ flags, count }) => {
    const { run, service } = await home(sessions('a', 'b', 'c'));
    const results = parseAll(await run(`register --all --format json --show-secret ${flags}`));
    const clients = results.map(({ clientId, clientSecret }) =>
      JSON.stringify([clientId, clientSecret]),
    );
    expect(new Set(clients).size).toBe(count);
    expect(await calls(service)).toMatchObject({ RegisterClient: count });
    const shown = await run('show -p c --field clientId');
    expect(shown.stdout).toBe(`${String(results[2]?.clientId)}\n`);
  });

  test('makes one call for the same scopes in another order', async () => {
    const scopes = (text: string) => `sso_registration_scopes = ${text}\n`;
    const config = sessions('a') + scopes('x,y') + sessions('b') + scopes('y,x');
    const { run, service } = await home(config);
    expect(await run('register --all --client-name shared')).toMatchObject({ code: 0 });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('keeps apart what goes to different regions', async () => {
    const inUsEast = sessions('b').replace('eu-west-1', 'us-east-1');
    const { run, cache } = await home(sessions('a') + inUsEast);
    const env = { AWS_ENDPOINT_URL_SSO_OIDC: '' };
    const line = 'register --all --client-name shared --dry-run --format json';
    const endpoints = parseAll(await run(line, { env })).map(({ endpoint }) => endpoint);
    expect(new Set(endpoints).size).toBe(2);
    expect(existsSync(cache)).toBe(false);
  });

  test('takes every profile, whatever AWS_PROFILE says', async () => {
    const { run } = await home(sessions('a', 'b'));
    const env = { AWS_PROFILE: 'b' };
    const results = parseAll(await run('register --all --format json', { env }));
    expect(results.map(({ profile }) => profile)).toEqual(['a', 'b']);
  });

  test('shows its progress on a terminal', async () => {
    const { run } = await home(sessions('a', 'b'));
    const { stderr } = await run('register --all', { terminal: true });
    expect(stderr).toContain('0/2 profiles');
    expect(stderr).toContain('2 profiles registered with 2 calls');
  });

  // Even root cannot make a directory in a link to nowhere.
  test.skipIf(process.platform === 'win32')('prints what it cannot cache', async () => {
    const { run, service } = await home(sessions('a', 'b'));
    const directory = temporaryDirectory();
    symlinkSync(join(directory, 'nowhere', 'at-all'), join(directory, 'link'));
    const cache = join(directory, 'link', 'cache');
    const ended = await run(`register --all --format json --cache-dir ${cache}`);
    expect(ended.code).toBe(7);
    expect(ended.stderr).toContain('The new client is registered and printed, but not saved: ');
    expect(ended.stderr).toContain(cache);
    expect(ended.stderr).toContain(
      '2 profiles registered with 2 calls (2 not saved), 0 reused, 0 failed',
    );
    const clientId = expect.any(String) as string;
    const printed = { clientId, source: 'service', error: { code: 'CacheFailed' } };
    expect(parseAll(ended)).toMatchObject([
      { profile: 'a', ...printed },
      { profile: 'b', ...printed },
    ]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });

  test('counts in a dry run what the run itself then counts', async () => {
    const { run } = await home(`${sessions('a', 'b')}[profile c]\nsso_session = a\n`);
    await run('register -p b');
    const dryRun = await run('register --all --dry-run');
    expect(dryRun.stderr).toBe('2 profiles to register with 1 call, 1 to reuse, 0 failed\n');
    // What is reused is not sent.
    expect(dryRun.stdout.match(/POST/g)).toHaveLength(2);
    const { stderr } = await run('register --all');
    expect(stderr).toBe('2 profiles registered with 1 call, 1 reused, 0 failed\n');
  });

  test('ends when it is interrupted in the middle of its calls', async () => {
    // Longer than any test may take: a run that waits for an answer fails.
    const { run, cache, service } = await home(sessions('a', 'b'), { latency: 600_000 });
    const interruption = new AbortController();
    const running = run('register --all --timeout 10m', { signal: interruption.signal });
    await expect
      .poll(() => calls(service), { timeout: 30_000 })
      .toMatchObject({ RegisterClient: 2 });
    interruption.abort(new RegisterError('Interrupted', 'Interrupted.'));
    expect(await running).toEqual({ code: 130, stdout: '', stderr: '' });
    expect(cacheFiles(cache)).toEqual([]);
  });
});
