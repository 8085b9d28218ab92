import { existsSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { calls, DAY, home, NOW, parse, parseAll } from '../../program.js';
import { REGISTRATION, say, startService } from '../../service/service.js';
import { plant } from '../../store/cache.js';

/** Profiles of an sso-session, a legacy one, one without SSO, and one that is broken. */
const CONFIG = `
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://d-1234567890.awsapps.com/start
sso_registration_scopes = sso:account:access , codewhisperer:completions
[profile dev]
sso_session = corp
[profile legacy]
sso_start_url = https://legacy.awsapps.com/start
sso_region = us-west-2
[profile static]
region = ap-south-1
[profile broken]
sso_session = nowhere
`;

const MEMBERS = ['action', 'endpoint', 'profile', 'reason', 'region', 'request', 'settings'];

describe('a dry run', () => {
  test.each([
    { line: 'register -p dev --aws-cli --dry-run', code: 0 },
    { line: 'register --all --dry-run', code: 2 },
  ])('sends nothing and writes nothing: $line', async ({ line, code }) => {
    const { run, cache, directory, service } = await home(CONFIG);
    const stdout = expect.stringContaining('dev  would register (not-cached)') as string;
    expect(await run(line)).toMatchObject({ code, stdout });
    expect(existsSync(cache)).toBe(false);
    expect(existsSync(`${directory}/.aws/sso`)).toBe(false);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test.each([
    { reason: 'not-cached', flags: '', isCached: false },
    { reason: null, flags: '' },
    { reason: null, flags: '--scopes codewhisperer:completions sso:account:access' },
    { reason: 'forced', flags: '--force' },
    { reason: 'expiring', flags: '--min-validity 91d' },
    { reason: 'expired', flags: '', days: 90 },
    { reason: 'request-changed', flags: '--client-name x' },
    { reason: 'request-changed', flags: '--scopes x' },
    { reason: 'damaged', flags: '', content: '{"version":1,' },
  ])(
    'predicts what register $flags then does: $reason',
    async ({ reason, flags, days = 0, isCached = true, content }) => {
      const { run, cache } = await home(CONFIG);
      if (isCached) await run('register -p dev');
      if (content !== undefined) plant(cache, 'dev', content);
      const line = `register -p dev --format json ${flags}`;
      const host = { now: () => NOW + days * DAY };
      const planned = parse(await run(`${line} --dry-run`, host));
      const done = parse(await run(line, host));
      const [action, source] = reason === null ? ['reuse', 'cache'] : ['register', 'service'];
      expect(planned).toMatchObject({ action, reason });
      expect(done).toMatchObject({ source, reason, endpoint: planned.endpoint });
      expect(planned.changed).toEqual(done.changed);
      const members = reason === 'request-changed' ? [...MEMBERS, 'changed'] : MEMBERS;
      expect(Object.keys(planned).sort()).toEqual(members.sort());
    },
  );

  test('shows the body and the address of the request that register then sends', async () => {
    const { run } = await home(CONFIG);
    const service = await startService(say(200, REGISTRATION));
    const members = '--grant-types authorization_code --redirect-uris http://127.0.0.1/x';
    const line = `register -p dev ${members} --endpoint-url ${service.url}/base/`;
    const planned = parse(await run(`${line} --dry-run --format json`));
    expect(service.calls).toEqual([]);
    await run(line);
    const sent = { line: 'POST /base/client/register', body: planned.request };
    expect(service.calls).toMatchObject([sent]);
    expect(planned.endpoint).toBe(`${service.url}/base`);
  });

  test('gives each setting a value and a source, and nothing else', async () => {
    const { run } = await home(CONFIG);
    const { settings } = parse(await run('register -p dev --dry-run --format json'));
    const given = settings as Record<string, object>;
    const members = new Set(Object.values(given).map((setting) => Object.keys(setting).join()));
    expect(members).toEqual(new Set(['value,source']));
    expect(given).toMatchObject({
      profile: { value: 'dev', source: '--profile' },
      region: { value: 'eu-west-1', source: 'sso_region of sso-session corp' },
      ssoSession: { value: 'corp', source: 'sso_session of profile dev' },
      minValidity: { value: '15m', source: 'default' },
      cacheDir: { source: 'SSO_REGISTER_CACHE_DIR' },
    });
  });

  test('fits a terminal of 80 columns', async () => {
    const { run } = await home(CONFIG);
    const { stdout } = await run('register -p dev --aws-cli --dry-run --cache-dir /c');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(['--show-secret', '--format json --show-secret'])(
    'never prints the secret of a client that would be reused, even with %s',
    async (flags) => {
      const { run } = await home(CONFIG);
      const secret = (await run('register -p dev --field clientSecret')).stdout.trim();
      const { code, stdout, stderr } = await run(`register -p dev --dry-run --debug ${flags}`);
      expect(code).toBe(0);
      expect(secret).not.toBe('');
      expect(stdout + stderr).not.toContain(secret);
    },
  );

  test('leaves a damaged file as it was', async () => {
    const { run, cache } = await home(CONFIG);
    const path = plant(cache, 'dev', '{');
    const before = statSync(path);
    await run('register -p dev --dry-run');
    expect(statSync(path)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs, size: 1 });
  });
});

describe('a dry run of all', () => {
  test('plans for each SSO profile, or says why it cannot', async () => {
    const { run } = await home(CONFIG);
    const ended = await run('register --all --dry-run --format json');
    expect(ended.code).toBe(2);
    const error = { code: 'Usage', message: expect.stringContaining('nowhere') as string };
    expect(parseAll(ended)).toMatchObject([
      { profile: 'dev', action: 'register' },
      { profile: 'legacy', action: 'register' },
      { profile: 'broken', error },
    ]);
    expect((await run('register --all --dry-run')).stdout).toContain('legacy  would register');
  });

  test('foresees that a profile reuses the client of another with an equal request', async () => {
    const { run } = await home(`${CONFIG}[profile dev2]\nsso_session = corp\n`);
    await run('register -p dev');
    const planned = parseAll(await run('register --all --dry-run --format json'));
    const dev2 = { profile: 'dev2', action: 'reuse', reason: null };
    expect(planned).toContainEqual(expect.objectContaining(dev2));
  });

  test('names no flag as the source of a setting if none was given', async () => {
    const { run } = await home(CONFIG);
    const planned = parseAll(await run('register --all --dry-run --format json'));
    const sources = planned.flatMap(({ settings = {} }) =>
      Object.values(settings as Record<string, { source: string }>).map(({ source }) => source),
    );
    expect(sources.filter((source) => source.startsWith('--'))).toEqual([]);
  });
});

test.each([
  { line: '--scopes a,b -p dev --force', scopes: ['a', 'b'] },
  { line: '--scopes a b --force -p dev', scopes: ['a', 'b'] },
  { line: '--force --scopes=a -p dev', scopes: ['a'] },
])('takes the options after the scopes of "$line" as options', async ({ line, scopes }) => {
  const { run } = await home(CONFIG);
  const planned = parse(await run(`register ${line} --dry-run --format json`));
  expect(planned).toMatchObject({ profile: 'dev', request: { scopes } });
});
