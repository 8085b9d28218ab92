import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { processWorld } from '../bin/spawn.js';
import { cacheFiles, calls, parse, parseAll, world } from '../program.js';

const NAMES = [
  ...['../x', '/etc/x', '..', '.', 'my.dev', 'a\\b', 'a/b', 'C:x', '~', 'x.json', ' ', 'a=b'],
  ...['__proto__', 'constructor', 'toString', 'CON', 'nul.txt', 'dev', 'Dev', 'dev ', 'ﬁ', 'fi'],
  ...['é', 'e\u0301', '🚀', '👩‍👩‍👧‍👦', 'line\nbreak', '\u001b[31m', '%PATH%', '--all', 'p'.repeat(300)],
];

const options = (profile: string) => [`--profile=${profile}`, '--format', 'json'];

test.each(NAMES)('accepts the name %j of a profile', async (profile) => {
  const { run, cache } = await world();
  const registered = parse(await run(['register', ...options(profile)]));
  const reused = parse(await run(['register', ...options(profile)]));
  const shown = await run(['show', ...options(profile)]);
  expect(registered).toMatchObject({ profile, source: 'service' });
  expect(reused).toMatchObject({ profile, source: 'cache', clientId: registered.clientId });
  expect(parse(shown)).toMatchObject({ profile, clientId: registered.clientId });
  expect(readdirSync(dirname(cache))).toEqual(['cache']);
  expect(cacheFiles(cache)).toHaveLength(1);
  expect(await run(['clear', ...options(profile)])).toMatchObject({ code: 0 });
  expect(cacheFiles(cache)).toEqual([]);
});

test.each(['register', 'register --dry-run', 'show', 'clear'])(
  'refuses what is not a name: %s',
  async (line) => {
    const { run, cache, service } = await world();
    for (const option of ['--profile=', '-p=dev', '--profile=a\ufffd']) {
      expect(await run([...line.split(' '), option])).toMatchObject({ code: 2, stdout: '' });
    }
    expect(existsSync(cache)).toBe(false);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  },
);

test.skipIf(process.platform === 'win32').each([
  { by: '--profile', line: 'sso-register register --profile "$NAME"' },
  { by: 'AWS_PROFILE', line: 'AWS_PROFILE=$NAME sso-register register' },
])('refuses bytes that are not UTF-8 in $by, as two such names look the same', async ({ line }) => {
  const { start, cache } = await processWorld();
  const script = `NAME=$(printf 'a\\377'); ${line}`;
  expect(await start(['sh', '-c', script]).ended).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('is not valid UTF-8') as string,
  });
  expect(existsSync(cache)).toBe(false);
});

test('keeps profiles of all names apart in one cache', async () => {
  const { run, cache, service } = await world();
  for (const profile of NAMES) await run(['register', ...options(profile)]);
  const shown = parseAll(await run(['show', '--all', '--format', 'json']));
  expect(shown.map(({ profile }) => profile).sort()).toEqual([...NAMES].sort());
  expect(new Set(shown.map(({ clientId }) => clientId)).size).toBe(NAMES.length);
  expect(await calls(service)).toMatchObject({ RegisterClient: NAMES.length });
  // Some file systems do not distinguish upper and lower case.
  const files = cacheFiles(cache).map((name) => name.toLowerCase());
  expect(new Set(files).size).toBe(NAMES.length);
});
