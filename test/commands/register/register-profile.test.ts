import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calls, parse, world } from '../../program.js';
import { REGISTRATION, say, startService } from '../../service/service.js';
import { contents, fileOf, plant } from '../../store/cache.js';
import { registerWorld } from './register-world.js';

test('register calls the service once, and then reuses what it cached', async () => {
  const { register, service } = await registerWorld();
  const first = await register();
  const second = await register();
  expect(first.stderr + second.stderr).toBe('');
  expect(first.json).toMatchObject({ source: 'service', reason: 'not-cached' });
  const { clientId } = first.json;
  expect(second.json).toMatchObject({ source: 'cache', reason: null, clientId });
  expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
});

test('the text says whether the client was registered or reused', async () => {
  const { run } = await world();
  expect((await run('register')).stdout).toContain('not-cached');
  expect((await run('register')).stdout).toMatch(/reused.* cache/);
});

test.each([
  ...['-x', 'DEV', 'dev.', 'C:\\x', '123456789012', '%2e', '*', '$HOME', '"', '{}'],
  'p'.repeat(301),
])('-p accepts the name %j', async (profile) => {
  const { run } = await world();
  const argv = ['register', '-p', profile, '--format', 'json'];
  expect(parse(await run(argv))).toMatchObject({ profile, source: 'service' });
  expect(parse(await run(argv))).toMatchObject({ profile, source: 'cache' });
});

test('a home that is not a directory holds no AWS config file', async () => {
  const { run } = await world();
  const env = { HOME: '/dev/null/x', AWS_CONFIG_FILE: '' };
  expect(await run('register', { env })).toMatchObject({ code: 0 });
});

describe('a request that the service refuses', () => {
  test.each([
    { what: 'a valid client', content: undefined },
    { what: 'a damaged file', content: '{"clientSecret":"hunter2"' },
  ])('leaves $what in the cache as it was', async ({ content }) => {
    const { run, register, cache } = await registerWorld();
    await register();
    if (content !== undefined) plant(cache, 'default', content);
    const before = contents(cache);
    expect(await run(['register', '--scopes', 'not a scope'])).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringContaining('invalid_scope') as string,
    });
    expect(contents(cache)).toEqual(before);
  });
});

test('a damaged cache file is set aside, with a warning that quotes nothing of it', async () => {
  const { register, cache } = await registerWorld();
  const content = '{"clientSecret":"hunter2"';
  plant(cache, 'default', content);
  const { json, stderr } = await register();
  expect(json).toMatchObject({ source: 'service', reason: 'damaged' });
  const [aside] = Object.entries(contents(cache)).filter(([, text]) => text === content);
  expect(stderr).toMatch(/^warning: .*\n$/);
  expect(stderr).toContain(join(cache, String(aside?.[0])));
  expect(stderr).not.toContain('hunter2');
  expect((await register()).json).toMatchObject({ source: 'cache', clientId: json.clientId });
});

describe('a cache that fails', () => {
  test('during the call does not lose the client', async () => {
    const { run, cache } = await world();
    const service = await startService((...call) => {
      rmSync(cache, { recursive: true, force: true });
      writeFileSync(cache, 'a file where the directory should be');
      say(200, REGISTRATION)(...call);
    });
    const ended = await run(`register --endpoint-url ${service.url} --format json --show-secret`);
    expect(ended).toMatchObject({
      code: 7,
      stderr: expect.stringMatching(/^error: .*\nhint: .*--cache-dir.*\n$/) as string,
    });
    expect(parse(ended)).toMatchObject(REGISTRATION);
  });

  test.each([
    {
      what: 'a file where the directory should be',
      spoil: (cache: string) => {
        writeFileSync(cache, '');
      },
    },
    {
      what: 'a directory where the file should be',
      spoil: (cache: string) => mkdirSync(fileOf(cache), { recursive: true }),
    },
  ])('because there is $what prevents the call', async ({ spoil }) => {
    const { run, service, cache } = await world();
    spoil(cache);
    expect(await run('register')).toMatchObject({ code: 7, stdout: '' });
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});

test('--debug prints each setting and its source, the request, the status and the request id', async () => {
  const { run, env, cache } = await world();
  const { stderr } = await run('register --debug --profile dev --scopes a b --timeout 5s');
  for (const line of [
    /profile.*dev.*--profile/,
    /region.*eu-west-1.*AWS_REGION/,
    /clientName.*sso-register-dev.*default/,
    /scopes.*"a".*"b".*--scopes/,
    /minValidity.*default/,
    /timeout = "5s" \(--timeout\)/,
    /RegisterClient.*\{.*"scopes":\["a","b"\].*\}/,
    /200.*request id [0-9a-f-]{36}/,
  ]) {
    expect(stderr).toMatch(line);
  }
  const url = 'AWS_ENDPOINT_URL_SSO_OIDC';
  expect(stderr).toContain(`${JSON.stringify(cache)} (SSO_REGISTER_CACHE_DIR)`);
  expect(stderr).toContain(`${JSON.stringify(env[url])} (${url})`);
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('debug: ')),
  ).toEqual([]);
});
