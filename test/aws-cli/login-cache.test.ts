import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calls, DAY, NOW, parse, temporaryDirectory } from '../program.js';
import { legacyConfig, loginWorld, sessionConfig, START_URL } from './login-world.js';

const JSON_FORMAT = ['--format', 'json', '--show-secret'];
const GRANTS = ['authorization_code', 'refresh_token'];
const MINUTE = 60_000;
const ACCOUNT = 'sso:account:access';
const SCOPES = `${ACCOUNT}, codewhisperer:completions`;
const BOTH = { scopes: [ACCOUNT, 'codewhisperer:completions'] };
const PKCE = { grantTypes: GRANTS, redirectUris: ['http://127.0.0.1/oauth/callback'] };

/** The keys of the login world's own configurations, by their scopes. */
const KEY = 'f31b3b8dbf1565a43a95b3ea6bb34ee92bdc0d88';
const KEY_OF_BOTH = 'a9f53015e45781580d1a6e8fd623d10516877082';
const KEY_OF_LEGACY = '8ba5c4795fa8538a47da089266d94d19d06fe7f6';

/** A login world, registered for one flow. */
async function registered(flow: 'pkce' | 'device' = 'pkce') {
  const made = await loginWorld(sessionConfig());
  const first = await made.register([flow, ...JSON_FORMAT]);
  const file = join(made.directory, `${KEY}.json`);
  return { ...made, file, first: parse(first), text: readFileSync(file, 'utf8') };
}

test.each([
  {
    what: 'an sso-session for pkce',
    config: sessionConfig(),
    key: KEY,
    request: { ...PKCE, scopes: [ACCOUNT], issuerUrl: START_URL },
    kept: { scopes: [ACCOUNT], grantTypes: GRANTS },
  },
  {
    what: 'an sso-session with scopes for pkce',
    config: sessionConfig(SCOPES),
    key: KEY_OF_BOTH,
    request: { ...PKCE, ...BOTH, issuerUrl: START_URL },
    kept: { ...BOTH, grantTypes: GRANTS },
  },
  {
    what: 'an sso-session for device if that is asked for',
    config: sessionConfig(),
    argv: ['device'],
    key: KEY,
  },
  {
    what: 'an sso-session with scopes for device if that is asked for',
    config: sessionConfig(SCOPES),
    argv: ['device'],
    key: KEY_OF_BOTH,
    request: BOTH,
    kept: BOTH,
  },
  {
    what: 'a legacy profile for device',
    config: legacyConfig(),
    key: KEY_OF_LEGACY,
    name: 'sso-register-dev',
  },
])('--aws-cli registers $what, and writes it where that is looked for', async (given) => {
  const { config, argv = [], key, name: clientName = 'sso-register-my-sso' } = given;
  const { register, directory, files } = await loginWorld(config);
  const result = await register([...argv, ...JSON_FORMAT]);
  const { clientId, clientSecret, request } = parse(result);
  expect(request).toEqual({ clientName, clientType: 'public', ...given.request });
  expect(files()).toEqual([`${key}.json`]);
  const file = join(directory, `${key}.json`);
  expect(result.stderr).toContain(file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    clientId,
    clientSecret,
    expiresAt: '2027-02-21T12:00:00Z',
    ...given.kept,
  });
});

test('what is written is for its owner alone, and so is its directory', async () => {
  const { file, directory } = await registered();
  const modes = [file, directory, dirname(directory)].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o600, 0o700, 0o700]);
});

test('the expiry is in whole seconds', async () => {
  const { register, directory } = await loginWorld(sessionConfig(), { secretTtl: DAY + 1500 });
  await register([]);
  expect(readFileSync(join(directory, `${KEY}.json`), 'utf8')).toContain('"2026-11-24T12:00:01Z"');
});

describe('a reuse', () => {
  test('leaves alone what is there already', async () => {
    const { register, file, text, service } = await registered();
    const { ino } = statSync(file);
    const { code, stderr } = await register([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // A file that is replaced is another one.
    expect(statSync(file).ino).toBe(ino);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  const stale = { clientId: 'old', clientSecret: 'old', expiresAt: '2026-11-25T00:00:00Z' };
  const other = (members: object) => JSON.stringify({ ...stale, grantTypes: GRANTS, ...members });

  test.each([
    ['is gone', undefined],
    ['is of another client', other({})],
    ['has expired', other({ expiresAt: '2026-11-23T11:59:59Z' })],
    ['has the expiry of another program', other({ expiresAt: NOW / 1000 })],
    ['has no expiry', other({ expiresAt: undefined })],
    ['is empty', ''],
    ['is cut', '{"clientId": "old", "clientSec'],
    ['is no text', Buffer.from([0, 255, 254])],
    ['is null', 'null'],
    ['is a list', '[]'],
    ['is a number', '42'],
  ])('writes it again where it %s', async (_, spoiled) => {
    const { register, file, text, files, service, first } = await registered();
    rmSync(file);
    if (spoiled !== undefined) writeFileSync(file, spoiled);
    const result = await register(JSON_FORMAT);
    expect(parse(result)).toMatchObject({ source: 'cache', clientId: first.clientId });
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(files()).toEqual([`${KEY}.json`]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('writes it again, and for its owner alone, where others could read the old one', async () => {
    const { register, file } = await registered();
    writeFileSync(file, '{}');
    chmodSync(file, 0o644);
    await register([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each([[], ['--force']])(
    'refuses a link in its place, before any call: %j',
    async (...argv) => {
      const { register, file, service } = await registered();
      const target = join(temporaryDirectory(), 'target');
      renameSync(file, target);
      symlinkSync(target, file);
      const before = readFileSync(target, 'utf8');
      const { code, stderr } = await register(argv);
      expect({ code, stderr }).toEqual({
        code: 7,
        stderr: expect.stringContaining(`Could not read ${file}: it is a symbolic link.`) as string,
      });
      expect(readFileSync(target, 'utf8')).toBe(before);
      expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
    },
  );

  test('makes what others could read private', async () => {
    const { register, file } = await registered();
    chmodSync(file, 0o644);
    chmodSync(dirname(file), 0o755);
    await register([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  });
});

describe('a registration of the other flow', () => {
  const FLOWS = [
    ['pkce', 'device'],
    ['device', 'pkce'],
  ] as const;

  test.each(FLOWS)('(%s, not %s) that the AWS CLI would reuse is left alone', async (old, flow) => {
    const { register, file, text, service } = await registered(old);
    const now = () => NOW + 90 * DAY - 15 * MINUTE;
    expect(await register([flow], { now })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*\nhint: .*--force.*\n$/) as string,
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test.each(
    FLOWS.flatMap(([old, flow]) => [
      [old, flow, 'that has expired', [], 90 * DAY] as const,
      [old, flow, 'that the AWS CLI would not reuse', [], 90 * DAY - 15 * MINUTE + 1000] as const,
      [old, flow, 'that is forced out', ['--force'], 0] as const,
    ]),
  )('(%s, not %s) %s is replaced', async (old, flow, _, argv, later) => {
    const { register, file } = await registered(old);
    const result = await register([flow, ...argv, ...JSON_FORMAT], { now: () => NOW + later });
    const { clientId, clientSecret, expiresAt } = parse(result);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      clientId,
      clientSecret,
      expiresAt,
      ...(flow === 'pkce' && { scopes: [ACCOUNT], grantTypes: GRANTS }),
    });
  });
});

const ARN = 'arn:aws:sso::123456789012:application/ssoins-1/apl-1';

const withoutRegion = (config: string) => config.replace('sso_region', 'region');

const REFUSED: [what: string, config: string, argv: string[]][] = [
  ['for a profile without a start URL', '[profile dev]\nsso_region = eu-west-1\n', []],
  ['for a profile that there is not', '[profile other]\nregion = eu-west-1\n', []],
  ['for an sso-session without sso_region', withoutRegion(sessionConfig()), []],
  ['for a legacy profile without sso_region', withoutRegion(legacyConfig()), []],
  ['for an sso-session that there is not', '[profile dev]\nsso_session = gone\n', []],
  ['for pkce and a legacy profile', legacyConfig(), ['pkce']],
  ['for another flow', sessionConfig(), ['implicit']],
];

const CONFLICTS = [
  ['--scopes', 'a'],
  ['--grant-types', 'refresh_token'],
  ['--redirect-uris', 'http://127.0.0.1/x'],
  ['--issuer-url', START_URL],
  ['--entitled-application-arn', ARN],
  ['--client-type', 'public'],
  ['--region', 'eu-west-1'],
];

test.each([
  ...REFUSED,
  ...CONFLICTS.map((argv): (typeof REFUSED)[0] => [
    `with ${argv.join(' ')}`,
    sessionConfig(),
    argv,
  ]),
])('--aws-cli %s is refused, and nothing registered', async (_, config, argv) => {
  const { register, service, files } = await loginWorld(config);
  expect(await register(argv)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^error: .*\nhint: .*\n$/) as string,
  });
  expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  expect(files()).toEqual([]);
});

test('--all writes what each profile needs, with a call for each that differs', async () => {
  const sameSession = '[profile dev2]\nsso_session = my-sso\n';
  const legacy = legacyConfig().replace('dev', 'old');
  const { run, host, service, files } = await loginWorld(sessionConfig() + sameSession + legacy);
  expect(await run(['register', '--all', '--aws-cli'], host)).toMatchObject({ code: 0 });
  expect(files().sort()).toEqual([`${KEY_OF_LEGACY}.json`, `${KEY}.json`]);
  expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
});

test('--dry-run writes nothing for the AWS CLI', async () => {
  const { register, service, files } = await loginWorld(sessionConfig());
  expect(await register(['--dry-run'])).toMatchObject({ code: 0 });
  expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  expect(files()).toEqual([]);
});

describe('where the file of the AWS CLI cannot be written', () => {
  test('the client is registered and printed all the same, and kept for the next run', async () => {
    const { register, directory, files, service } = await loginWorld(sessionConfig());
    mkdirSync(dirname(directory));
    writeFileSync(directory, 'a file where the directory should be');
    const result = await register(JSON_FORMAT);
    expect(result).toMatchObject({
      code: 7,
      stderr: expect.stringMatching(/^error: .*\nhint: .*\n$/) as string,
    });
    expect(result.stderr).toContain(join(directory, `${KEY}.json`));
    rmSync(directory);
    const again = await register(JSON_FORMAT);
    expect(parse(again)).toMatchObject({ source: 'cache', clientId: parse(result).clientId });
    expect(files()).toEqual([`${KEY}.json`]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('nothing of it stays behind', async () => {
    const { register, directory, files } = await loginWorld(sessionConfig());
    mkdirSync(join(directory, `${KEY}.json`), { recursive: true });
    expect(await register([])).toMatchObject({ code: 7 });
    expect(files()).toEqual([`${KEY}.json`]);
    expect(readdirSync(join(directory, `${KEY}.json`))).toEqual([]);
  });
});
