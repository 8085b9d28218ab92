import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { calls, NOW, parse, world, type HostOptions } from '../program.js';
import { SECRET } from '../registration/samples.js';
import { fill, NEWER, parseAll, plant } from '../store/cache.js';

const DAY = 86_400;
const ESCAPE = '\u001b';

/** A world in which profiles are cached, with so many seconds left. */
async function cached(secondsLeft: Record<string, number>) {
  const here = await world();
  await fill(here.cache, secondsLeft);
  return here;
}

describe('show', () => {
  test.each([
    [0, 'is valid', 'default', [], 'valid'],
    [4, 'is short of --min-validity', 'default', ['--min-validity', '91d'], 'expiring'],
    [4, 'is short of the 15 minutes that are the default', 'short', [], 'expiring'],
    [0, 'is as valid as --min-validity asks', 'short', ['--min-validity', '899s'], 'valid'],
    [4, 'has expired', 'old', [], 'expired'],
    [4, 'has expired, whatever is asked', 'old', ['--min-validity', '0s'], 'expired'],
  ])('exits with %i and shows a client that %s', async (code, _, profile, options, status) => {
    const { run } = await cached({ default: 90 * DAY, short: 899, old: 0 });
    const shown = await run(['show', '-p', profile, '--format', 'json', ...options]);
    expect(shown).toMatchObject({
      code,
      stderr: expect.stringMatching(code === 0 ? /^$/ : /^error: .*\nhint: .*\n$/) as string,
    });
    expect(parse(shown)).toMatchObject({ profile, status });
  });

  test('exits with 3 and names the profile if nothing is cached for it', async () => {
    const { run } = await cached({ default: DAY });
    expect(await run(['show', '-p', 'dev'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*\bdev\b.*\nhint: .*register/) as string,
    });
  });

  test('prints the answer of the API and what became of it as one object', async () => {
    const { run } = await cached({ default: 90 * DAY });
    expect(parse(await run(['show', '--format', 'json', '--show-secret']))).toEqual({
      clientId: 'client-default',
      clientSecret: SECRET,
      clientIdIssuedAt: NOW / 1000,
      clientSecretExpiresAt: NOW / 1000 + 90 * DAY,
      authorizationEndpoint: 'https://oidc.eu-west-1.amazonaws.com/authorize',
      tokenEndpoint: 'https://oidc.eu-west-1.amazonaws.com/token',
      profile: 'default',
      region: 'eu-west-1',
      endpoint: 'https://oidc.eu-west-1.amazonaws.com',
      expiresAt: '2027-02-21T12:00:00Z',
      status: 'valid',
      request: { clientName: 'sso-register-dev', clientType: 'public' },
    });
  });

  test.each([
    ['clientId', 'client-default'],
    ['clientSecret', SECRET],
    ['clientIdIssuedAt', String(NOW / 1000)],
    ['clientSecretExpiresAt', String(NOW / 1000 + DAY)],
    ['authorizationEndpoint', 'https://oidc.eu-west-1.amazonaws.com/authorize'],
    ['tokenEndpoint', 'https://oidc.eu-west-1.amazonaws.com/token'],
    ['profile', 'default'],
    ['region', 'eu-west-1'],
    ['endpoint', 'https://oidc.eu-west-1.amazonaws.com'],
    ['expiresAt', '2026-11-24T12:00:00Z'],
    ['status', 'valid'],
    ['request', '{"clientName":"sso-register-dev","clientType":"public"}'],
  ])('prints the field %s alone, raw', async (field, value) => {
    const { run } = await cached({ default: DAY });
    const shown = await run(['show', '--field', field]);
    expect(shown).toEqual({ code: 0, stdout: `${value}\n`, stderr: '' });
  });

  test.each([
    ...['show', 'show --format json', 'show --all', 'show --all --format json', 'show --debug'],
    'show --all --debug',
  ])('%s keeps the secret to itself', async (line) => {
    const { run } = await cached({ default: DAY });
    const { stdout, stderr } = await run(line.split(' '));
    expect(stdout + stderr).toContain('default');
    expect(stdout + stderr).not.toContain(SECRET);
  });

  test.each(['show', 'show --format json', 'show --all --format json'])(
    '%s shows the secret if --show-secret asks for it',
    async (line) => {
      const { run } = await cached({ default: DAY });
      expect((await run([...line.split(' '), '--show-secret'])).stdout).toContain(SECRET);
    },
  );
});

describe('show --all', () => {
  // An expiry of 0 means never.
  const MANY = { b: 3600, a: 3600, late: 90 * DAY, never: -NOW / 1000, old: -DAY, soon: 60 };
  const SORTED = ['old', 'soon', 'a', 'b', 'late', 'never'];

  test('prints an array, the soonest to expire first', async () => {
    const { run } = await cached(MANY);
    const shown = await run(['show', '--all', '--format', 'json']);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(parseAll(shown).map(({ profile }) => profile)).toEqual(SORTED);
  });

  test('prints a table, the soonest to expire first', async () => {
    const { run } = await cached(MANY);
    const { stdout } = await run(['show', '--all']);
    const [head = '', ...lines] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^PROFILE +STATUS +TIME LEFT +REGION$/);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(SORTED);
  });

  test('judges every profile by --min-validity, and is no error for those that fall short', async () => {
    const { run } = await cached({ old: -DAY, soon: DAY, late: 90 * DAY });
    const shown = await run(['show', '--all', '--format', 'json', '--min-validity', '7d']);
    expect(shown.code).toBe(0);
    expect(parseAll(shown).map(({ status }) => status)).toEqual(['expired', 'expiring', 'valid']);
  });

  test.each([
    ['text', '', 'Nothing is cached.\n'],
    ['json', '[]\n', ''],
  ])('is no error where nothing is cached (%s)', async (format, stdout, stderr) => {
    const { run } = await world();
    const shown = await run(['show', '--all', '--format', format]);
    expect(shown).toEqual({ code: 0, stdout, stderr });
  });

  test.each([
    ['damaged', `{"clientSecret":"${SECRET}`],
    ['newer', NEWER],
  ])('reports a %s file and shows the rest', async (kind, content) => {
    const { run, cache } = await cached({ dev: DAY });
    const path = plant(cache, 'bad', content);
    const shown = await run(['show', '--all', '--format', 'json']);
    const message = expect.stringContaining(path) as string;
    expect(shown).toMatchObject({ code: 7, stderr: expect.stringContaining(kind) as string });
    expect(shown).toMatchObject({ stderr: expect.stringContaining(path) as string });
    expect(parseAll(shown)).toMatchObject([
      { profile: 'dev', status: 'valid' },
      { profile: null, error: { code: 'CacheFailed', message } },
    ]);
    expect(await run(['show', '--all'])).toMatchObject({
      code: 7,
      stdout: expect.stringMatching(/^PROFILE.*\ndev .*\n$/) as string,
    });
    expect(shown.stdout + shown.stderr).not.toContain(SECRET);
  });

  test.each([
    ['--profile', ['--profile', 'dev']],
    ['--field', ['--field', 'clientId']],
    ['--format env', ['--format', 'env']],
    ['--format github', ['--format', 'github']],
  ])('excludes %s, which is for one profile', async (option, argv) => {
    const { run } = await cached({ dev: DAY });
    expect(await run(['show', '--all', ...argv])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(option) as string,
    });
  });
});

describe('the terminal', () => {
  const terminal: HostOptions = { terminal: true };

  test.each([
    ['a word', 'default'],
    ['60 wide characters', '漢'.repeat(60)],
    ['escape sequences', `${ESCAPE}[31m`.repeat(30)],
  ])('gets a coloured table that fits, for a profile called by %s', async (_, profile) => {
    const { run } = await cached({ [profile]: DAY, old: -DAY });
    const { stdout } = await run(['show', '--all'], terminal);
    const plain = stripVTControlCharacters(stdout);
    expect(stdout).not.toBe(plain);
    expect(Math.max(...plain.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  });

  test.each([
    ['show', terminal, true],
    ['show --all', terminal, true],
    ['show --no-color', terminal, false],
    ['show --all --no-color', terminal, false],
    ['show --format json', terminal, false],
    ['show --field status', terminal, false],
    ['show', {}, false],
    ['show --all', {}, false],
    ['show -p nobody', {}, false],
  ])('%s on %o is coloured: %s', async (line, host, isColored) => {
    const { run } = await cached({ default: DAY });
    const { stdout, stderr } = await run(line.split(' '), host);
    expect((stdout + stderr).includes(ESCAPE)).toBe(isColored);
  });
});

describe.each(['show', 'show --all', 'show --field clientId'])('%s', (line) => {
  test('makes no directory', async () => {
    const { run, cache } = await world();
    await run(line.split(' '));
    expect(existsSync(cache)).toBe(false);
  });

  test('calls no service', async () => {
    const { run, service } = await cached({ default: -DAY });
    await run(line.split(' '));
    expect(new Set(Object.values(await calls(service)))).toEqual(new Set([0]));
  });
});
