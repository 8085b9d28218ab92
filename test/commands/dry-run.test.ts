import { existsSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONFIG, home } from '../config/config.js';
import { DAY, NOW, parse } from '../program.js';
import { REGISTRATION, say, startService } from '../service/service.js';
import { parseAll, plant } from '../store/cache.js';

type Home = Awaited<ReturnType<typeof home>>;

describe('a dry run', () => {
  test.each<
    [reason: string | null, flags: string, prepare: (here: Home) => unknown, days?: number]
  >([
    ['not-cached', '', () => undefined],
    [null, '', ({ run }) => run('register -p dev')],
    [
      null,
      ' --scopes codewhisperer:completions sso:account:access',
      ({ run }) => run('register -p dev'),
    ],
    ['forced', ' --force', ({ run }) => run('register -p dev')],
    ['expiring', ' --min-validity 91d', ({ run }) => run('register -p dev')],
    ['expired', '', ({ run }) => run('register -p dev'), 90],
    ['request-changed', ' --client-name x', ({ run }) => run('register -p dev')],
    ['damaged', '', ({ cache }) => plant(cache, 'dev', '{"version":1,')],
  ])('foretells what register then does: %s (%s)', async (reason, flags, prepare, days = 0) => {
    const here = await home(CONFIG);
    await prepare(here);
    const line = `register -p dev --format json${flags}`;
    const host = { now: () => NOW + days * DAY };
    const planned = parse(await here.run(`${line} --dry-run`, host));
    const done = parse(await here.run(line, host));
    const [action, source] = reason === null ? ['reuse', 'cache'] : ['register', 'service'];
    expect(planned).toMatchObject({ action, reason });
    expect(done).toMatchObject({ source, reason, endpoint: planned.endpoint });
    expect(planned.changed).toEqual(done.changed);
    expect('changed' in planned).toBe(reason === 'request-changed');
  });

  test('shows the body and the address of the request that register then sends', async () => {
    const { run } = await home(CONFIG);
    const service = await startService(say(200, REGISTRATION));
    const members = '--grant-types authorization_code --redirect-uris http://127.0.0.1/x';
    const line = `register -p dev ${members} --endpoint-url ${service.url}/base/`;
    const planned = parse(await run(`${line} --dry-run --format json`));
    expect(service.calls).toEqual([]);
    await run(line);
    expect(service.calls).toMatchObject([
      { line: 'POST /base/client/register', body: planned.request },
    ]);
    expect(planned.endpoint).toBe(`${service.url}/base`);
  });

  test('gives each setting a value and a source, and nothing else', async () => {
    const { run } = await home(CONFIG);
    const { settings } = parse(await run('register -p dev --dry-run --format json'));
    const given = settings as Record<string, object>;
    expect(Object.values(given).map(Object.keys)).toEqual(
      Object.keys(given).map(() => ['value', 'source']),
    );
    expect(given).toMatchObject({
      profile: { value: 'dev', source: '--profile' },
      ssoSession: { value: 'corp', source: 'sso_session of profile dev' },
      minValidity: { value: '15m', source: 'default' },
      cacheDir: { source: 'SSO_REGISTER_CACHE_DIR' },
    });
  });

  test.each(['', ' --show-secret', ' --debug', ' --format json --show-secret'])(
    'of a reuse never tells the secret, register -p dev%s included',
    async (flags) => {
      const { run } = await home(CONFIG);
      const secret = (await run('register -p dev --field clientSecret')).stdout.trim();
      const { code, stdout, stderr } = await run(`register -p dev --dry-run${flags}`);
      expect(code).toBe(0);
      expect(secret).not.toBe('');
      expect(stdout + stderr).not.toContain(secret);
    },
  );

  test('of a damaged file leaves it as it was', async () => {
    const { run, cache } = await home(CONFIG);
    const path = plant(cache, 'dev', '{');
    const before = statSync(path);
    await run('register -p dev --dry-run');
    expect(statSync(path)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs, size: 1 });
  });
});

describe('a dry run of all', () => {
  test('leaves no cache behind', async () => {
    const { run, cache } = await home(CONFIG);
    await run('register --all --dry-run');
    expect(existsSync(cache)).toBe(false);
  });

  test('says of no setting that it was a flag, for none was given', async () => {
    const { run } = await home(CONFIG);
    const planned = parseAll(await run('register --all --dry-run --format json'));
    const sources = planned.flatMap(({ settings = {} }) =>
      Object.values(settings as Record<string, { source: string }>).map(({ source }) => source),
    );
    expect(sources.filter((source) => source.startsWith('--'))).toEqual([]);
  });
});
