import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { calls, DAY, NOW, parse, parseAll, world } from '../program.js';
import { SECRET } from '../registration/samples.js';
import { fill, NEWER, plant } from '../store/cache.js';

const ESCAPE = '\u001b';

/** A world in which clients of profiles are cached, with so long left (ms). */
async function cached(timeLeft: Record<string, number>) {
  const here = await world();
  await fill(here.cache, timeLeft);
  return here;
}

/** What `show --format json --show-secret` prints of a client with 90 days left. */
const SHOWN = {
  clientId: 'client-default',
  clientSecret: SECRET,
  clientIdIssuedAt: NOW / 1000,
  clientSecretExpiresAt: (NOW + 90 * DAY) / 1000,
  authorizationEndpoint: 'https://oidc.eu-west-1.amazonaws.com/authorize',
  tokenEndpoint: 'https://oidc.eu-west-1.amazonaws.com/token',
  profile: 'default',
  region: 'eu-west-1',
  startUrl: 'https://d-1234567890.awsapps.com/start',
  endpoint: 'https://oidc.eu-west-1.amazonaws.com',
  expiresAt: '2027-02-21T12:00:00Z',
  status: 'valid',
  request: { clientName: 'sso-register-dev', clientType: 'public' },
};

describe('show', () => {
  test.each([
    { profile: 'default', flags: '', code: 0, status: 'valid' },
    { profile: 'default', flags: '--min-validity 91d', code: 4, status: 'expiring' },
    { profile: 'short', flags: '', code: 4, status: 'expiring' },
    { profile: 'short', flags: '--min-validity 899s', code: 0, status: 'valid' },
    { profile: 'old', flags: '', code: 4, status: 'expired' },
    { profile: 'old', flags: '--min-validity 0s', code: 4, status: 'expired' },
  ])('-p $profile $flags says $status and exits with $code', async (given) => {
    const { profile, flags, code, status } = given;
    const { run } = await cached({ default: 90 * DAY, short: 899_000, old: 0 });
    const shown = await run(`show -p ${profile} --format json ${flags}`);
    const stderr = code === 0 ? /^$/ : /^error: .*\nhint: .*\n$/;
    expect(shown).toMatchObject({ code, stderr: expect.stringMatching(stderr) as string });
    expect(parse(shown)).toMatchObject({ profile, status });
  });

  test('exits with 3 and names the profile if nothing is cached for it', async () => {
    const { run } = await cached({ default: DAY });
    expect(await run('show -p dev')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*\bdev\b.*\nhint: .*register/) as string,
    });
  });

  test('prints the answer of the API and what became of it as one object', async () => {
    const { run } = await cached({ default: 90 * DAY });
    expect(parse(await run('show --format json --show-secret'))).toEqual(SHOWN);
  });

  const FIELDS = Object.entries(SHOWN).map(([field, value]) => ({ field, value }));

  test.each(FIELDS)('--field $field prints $value, raw', async ({ field, value }) => {
    const { run } = await cached({ default: 90 * DAY });
    const stdout = `${typeof value === 'string' ? value : JSON.stringify(value)}\n`;
    expect(await run(`show --field ${field}`)).toEqual({ code: 0, stdout, stderr: '' });
  });
});

describe('show --all', () => {
  // An expiry of 0 means never.
  const MANY = { b: 3.6e6, a: 3.6e6, late: 90 * DAY, never: -NOW, old: -DAY, soon: 60_000 };
  const SORTED = ['old', 'soon', 'a', 'b', 'late', 'never'];

  test('prints an array, the soonest to expire first', async () => {
    const { run } = await cached(MANY);
    const shown = await run('show --all --format json');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(parseAll(shown).map(({ profile }) => profile)).toEqual(SORTED);
  });

  test('prints a table, the soonest to expire first', async () => {
    const { run } = await cached(MANY);
    const { stdout } = await run('show --all');
    const [head = '', ...lines] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^PROFILE +STATUS +TIME LEFT +REGION$/);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(SORTED);
  });

  test('includes the secrets with --show-secret', async () => {
    const { run } = await cached({ dev: DAY });
    const shown = parseAll(await run('show --all --format json --show-secret'));
    expect(shown).toMatchObject([{ profile: 'dev', clientSecret: SECRET }]);
  });

  test('judges every profile by --min-validity, and ends with 4 if some fall short', async () => {
    const { run } = await cached({ old: -DAY, soon: DAY, late: 90 * DAY });
    const shown = await run('show --all --format json --min-validity 7d');
    expect(shown).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('2 of 3 registrations are not valid for') as string,
    });
    expect(parseAll(shown).map(({ status }) => status)).toEqual(['expired', 'expiring', 'valid']);
    expect(await run('show --all --min-validity 1s')).toMatchObject({ code: 4 });
  });

  test('names a command that says of one of these how to renew it', async () => {
    const { run, cache } = await cached({ soon: DAY });
    const { stderr } = await run(`show --all --min-validity 7d --cache-dir ${cache}`);
    const [, line = ''] = /Run "sso-register (show .+)" for one of them/.exec(stderr) ?? [];
    const again = await run(line.replace('NAME', 'soon'));
    expect(line).toContain(`--cache-dir ${cache}`);
    expect(again).toMatchObject({ code: 4, stderr: expect.stringContaining('Renew it') as string });
  });

  test.each(['show --all', 'show --all --min-validity 7d'])(
    'succeeds with %s if all are valid, or no validity is asked for',
    async (line) => {
      const { run } = await cached(line.includes('7d') ? { late: 90 * DAY } : { old: -DAY });
      expect(await run(line)).toMatchObject({ code: 0 });
    },
  );

  test.each([
    { format: 'text', stdout: '', stderr: 'Nothing is cached.\n' },
    { format: 'json', stdout: '[]\n', stderr: '' },
  ])('succeeds if nothing is cached ($format)', async ({ format, stdout, stderr }) => {
    const { run } = await world();
    expect(await run(`show --all --format ${format}`)).toEqual({ code: 0, stdout, stderr });
  });

  test.each([
    { kind: 'damaged', content: `{"clientSecret":"${SECRET}` },
    { kind: 'newer', content: NEWER },
  ])('reports a $kind file and shows the rest', async ({ kind, content }) => {
    const { run, cache } = await cached({ dev: DAY });
    const path = plant(cache, 'bad', content);
    const shown = await run('show --all --format json');
    expect(shown).toMatchObject({ code: 7, stderr: expect.stringContaining(kind) as string });
    expect(shown.stderr).toContain(path);
    const message = expect.stringContaining(path) as string;
    expect(parseAll(shown)).toMatchObject([
      { profile: 'dev', status: 'valid' },
      { profile: null, error: { code: 'CacheFailed', message } },
    ]);
    const stdout = expect.stringMatching(/^PROFILE.*\ndev .*\n$/) as string;
    expect(await run('show --all')).toMatchObject({ code: 7, stdout });
    expect(shown.stdout + shown.stderr).not.toContain(SECRET);
  });
});

describe('the output', () => {
  test.each([
    { what: 'is a word', profile: 'default' },
    { what: 'has 60 wide characters', profile: '漢'.repeat(60) },
    { what: 'has escape sequences', profile: `${ESCAPE}[31m`.repeat(30) },
  ])('is a colored table that fits if a profile name $what', async ({ profile }) => {
    const { run } = await cached({ [profile]: DAY, old: -DAY });
    const { stdout } = await run('show --all', { terminal: true });
    const plain = stripVTControlCharacters(stdout);
    expect(stdout).not.toBe(plain);
    expect(Math.max(...plain.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  });

  test.each([
    { line: 'show', terminal: true, isColored: true },
    { line: 'show --all', terminal: true, isColored: true },
    { line: 'show --no-color', terminal: true, isColored: false },
    { line: 'show --all --no-color', terminal: true, isColored: false },
    { line: 'show --format json', terminal: true, isColored: false },
    { line: 'show --field status', terminal: true, isColored: false },
    { line: 'show', terminal: false, isColored: false },
    { line: 'show --all', terminal: false, isColored: false },
    { line: 'show -p nobody', terminal: false, isColored: false },
  ])('of $line has colors: $isColored, on a terminal: $terminal', async (given) => {
    const { line, terminal, isColored } = given;
    const { run } = await cached({ default: DAY });
    const { stdout, stderr } = await run(line, { terminal });
    expect((stdout + stderr).includes(ESCAPE)).toBe(isColored);
  });
});

describe.each(['show', 'show --all', 'show --field clientId'])('%s', (line) => {
  test('makes no directory', async () => {
    const { run, cache } = await world();
    await run(line);
    expect(existsSync(cache)).toBe(false);
  });

  test('calls no service', async () => {
    const { run, service } = await cached({ default: -DAY });
    await run(line);
    expect(new Set(Object.values(await calls(service)))).toEqual(new Set([0]));
  });
});
