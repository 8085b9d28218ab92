import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { calls, parse, world } from '../../program.js';
import { REGISTRATION, say, startService } from '../../service/service.js';
import { contents, fileOf, plant } from '../../store/cache.js';
import { registerWorld } from './register-world.js';

test('calls the service once, and then reuses what it cached', async () => {
  const { register, service } = await registerWorld();
  const first = await register();
  const second = await register();
  expect(first.stderr + second.stderr).toBe('');
  expect(first.json).toMatchObject({ source: 'service', reason: 'not-cached' });
  const { clientId } = first.json;
  expect(second.json).toMatchObject({ source: 'cache', reason: null, clientId });
  expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
});

test('says in the text whether the client was registered or reused', async () => {
  const { run } = await world();
  expect((await run('register')).stdout).toContain('not-cached');
  expect((await run('register')).stdout).toMatch(/reused.* cache/);
});

test('takes the argument after -p as the name, even if that looks like an option', async () => {
  const { run } = await world();
  const registered = await run(['register', '-p', '-x', '--format', 'json']);
  expect(parse(registered)).toMatchObject({ profile: '-x' });
});

test('finds no AWS config file in a home that is not a directory', async () => {
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

test('warns of a damaged cache file in one line', async () => {
  const { register, cache } = await registerWorld();
  plant(cache, 'default', '{"clientSecret":"hunter2"');
  expect((await register()).stderr).toMatch(/^warning: .*\n$/);
});

describe('a cache that fails', () => {
  test('does not lose the client if that happens during the call', async () => {
    const { run, cache } = await world();
    const service = await startService((...call) => {
      rmSync(cache, { recursive: true, force: true });
      writeFileSync(cache, 'a file where the directory should be');
      say(200, REGISTRATION)(...call);
    });
    const ended = await run(`register --endpoint-url ${service.url} --format json --show-secret`);
    expect(ended).toMatchObject({
      code: 7,
      stderr: expect.stringMatching(
        /^error: The new client is registered and printed, but not saved: Could not .*\nhint: .*--cache-dir.*\n$/,
      ) as string,
    });
    expect(parse(ended)).toMatchObject(REGISTRATION);
  });

  test('prevents the call if there is a directory instead of the file', async () => {
    const { run, service, cache } = await world();
    mkdirSync(fileOf(cache), { recursive: true });
    expect(await run('register')).toMatchObject({ code: 7, stdout: '' });
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});
