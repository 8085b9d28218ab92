import {
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calls, DAY, NOW, parse } from '../program.js';
import { REGISTRATION, say, startService } from '../service/service.js';
import {
  ACCOUNT,
  GRANTS,
  JSON_FORMAT,
  legacyConfig,
  loginWorld,
  readJson,
  registeredWorld,
  sessionConfig,
  START_URL,
} from './login-world.js';

const SCOPES = `${ACCOUNT}, codewhisperer:completions`;
const BOTH = { scopes: [ACCOUNT, 'codewhisperer:completions'] };
const PKCE = { grantTypes: GRANTS, redirectUris: ['http://127.0.0.1/oauth/callback'] };

/** The flow, and the versions of the AWS CLI that know it. */
const PKCE_VERSIONS = 'pkce, AWS CLI 2.22 and later';

/** The keys of the login world's own configurations. */
const KEY = 'f31b3b8dbf1565a43a95b3ea6bb34ee92bdc0d88';
const KEY_OF_BOTH = 'a9f53015e45781580d1a6e8fd623d10516877082';
const KEY_OF_LEGACY = '8ba5c4795fa8538a47da089266d94d19d06fe7f6';
const KEY_OF_US_WEST = '225cea3223477549ec6360de324e16697833f128';

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
  { what: 'an sso-session for device', config: sessionConfig(), flow: 'device', key: KEY },
  {
    what: 'an sso-session with scopes for device',
    config: sessionConfig(SCOPES),
    flow: 'device',
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
  {
    what: 'a legacy profile for device without the scopes that it names',
    config: `${legacyConfig('us-west-2')}sso_registration_scopes = never:read\n`,
    key: KEY_OF_US_WEST,
    name: 'sso-register-dev',
  },
])('--aws-cli registers $what, and writes it where aws sso login looks', async (given) => {
  const { config, flow = '', key, name: clientName = 'sso-register-my-sso' } = given;
  const { register, directory, files } = await loginWorld(config);
  const result = await register(`${flow} ${JSON_FORMAT}`);
  const { clientId, clientSecret, request } = parse(result);
  expect(request).toEqual({ clientName, clientType: 'public', ...given.request });
  expect(files()).toEqual([`${key}.json`]);
  const file = join(directory, `${key}.json`);
  const used = given.what.includes('pkce') ? PKCE_VERSIONS : 'device';
  expect(result.stderr).toBe(`aws sso login (${used}) finds the client in ${file}\n`);
  const expiresAt = '2027-02-21T12:00:00Z';
  expect(readJson(file)).toEqual({ clientId, clientSecret, expiresAt, ...given.kept });
});

test('--aws-cli --all writes what each profile needs, with a call for each that differs', async () => {
  const sameSession = '[profile dev2]\nsso_session = my-sso\n';
  const legacy = legacyConfig().replace('dev', 'old');
  const { run, service, files } = await loginWorld(sessionConfig() + sameSession + legacy);
  expect(await run('register --all --aws-cli')).toMatchObject({ code: 0 });
  expect(files().sort()).toEqual([`${KEY_OF_LEGACY}.json`, `${KEY}.json`]);
  expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
});

test('the file is for its owner alone, and so is its directory', async () => {
  const { file, directory } = await registeredWorld();
  const modes = [file, directory, dirname(directory)].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o600, 0o700, 0o700]);
});

describe('the draft that a killed writer left', () => {
  const MINUTE = 60_000;

  test.each([
    { age: 2 * MINUTE, isKept: false },
    { age: -2 * MINUTE, isKept: false },
    { age: MINUTE / 2, isKept: true },
  ])('is deleted by the next --aws-cli if it is $age ms old: kept $isKept', async (row) => {
    const { register, file } = await registeredWorld();
    const draft = `${file}.0123456789ab.tmp`;
    writeFileSync(draft, '{"clientSecret":');
    const modified = (NOW - row.age) / 1000;
    utimesSync(draft, modified, modified);
    expect(await register()).toMatchObject({ code: 0 });
    expect(existsSync(draft)).toBe(row.isKept);
  });

  test('has the only kind of name that is deleted', async () => {
    const { register, directory, files } = await registeredWorld();
    const others = ['botocore.tmp', 'x.json.tmp', `${KEY}.json.0123456789AB.tmp`, 'token.json'];
    others.push('notes.0123456789ab.tmp');
    const old = (NOW - 2 * MINUTE) / 1000;
    for (const name of others) {
      writeFileSync(join(directory, name), '');
      utimesSync(join(directory, name), old, old);
    }
    await register();
    expect(files()).toEqual(expect.arrayContaining(others));
  });
});

test('the expiry is in whole seconds', async () => {
  const { register, directory, files } = await loginWorld(sessionConfig(), {
    secretTtl: DAY + 1500,
  });
  await register();
  const text = readFileSync(join(directory, files().join()), 'utf8');
  expect(text).toContain('"2026-11-24T12:00:01Z"');
});

test('the expiry of a secret that never expires is the last second that a date can have', async () => {
  const { register, directory, files } = await loginWorld(sessionConfig());
  const service = await startService(say(200, { ...REGISTRATION, clientSecretExpiresAt: 0 }));
  expect(await register(`--endpoint-url ${service.url}`)).toMatchObject({ code: 0 });
  const written = readJson(join(directory, files().join()));
  expect(written).toMatchObject({ clientId: 'client-1', expiresAt: '9999-12-31T23:59:59Z' });
});

describe('a reuse', () => {
  test('leaves a file alone that holds the client already', async () => {
    const { register, file, text, service } = await registeredWorld();
    const { ino } = statSync(file);
    const { code, stderr } = await register();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // A replaced file has another inode.
    expect(statSync(file).ino).toBe(ino);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  const stale = { clientId: 'old', clientSecret: 'old', expiresAt: '2026-11-25T00:00:00Z' };
  const VALID = { expiresAt: '2027-02-21T12:00:00Z' };
  const other = (members: object) => JSON.stringify({ ...stale, grantTypes: GRANTS, ...members });

  test.each([
    { state: 'is gone', content: undefined },
    { state: 'is of another client', content: other({}) },
    { state: 'has expired', content: other({ expiresAt: '2026-11-23T11:59:59Z' }) },
    { state: 'has the expiry of another program', content: other({ expiresAt: NOW / 1000 }) },
    { state: 'has no expiry', content: other({ expiresAt: undefined }) },
    { state: 'is empty', content: '' },
    { state: 'is truncated', content: '{"clientId": "old", "clientSec' },
    { state: 'is not text', content: Buffer.from([0, 255, 254]) },
    { state: 'is null', content: 'null' },
    { state: 'is a list', content: '[]' },
    { state: 'is a number', content: '42' },
    { state: 'has grant types that are no list', content: other({ ...VALID, grantTypes: 5 }) },
  ])('writes the file again if it $state', async ({ content }) => {
    const { register, file, text, files, service, first } = await registeredWorld();
    const names = files();
    rmSync(file);
    if (content !== undefined) writeFileSync(file, content);
    const result = await register(JSON_FORMAT);
    expect(parse(result)).toMatchObject({ source: 'cache', clientId: first.clientId });
    expect(result.stderr).toBe(`aws sso login (${PKCE_VERSIONS}) finds the client in ${file}\n`);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(files()).toEqual(names);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test.each([
    { state: 'that is up to date', content: undefined },
    { state: 'that it writes again', content: '{}' },
  ])('makes a file private $state, if others could read it', async ({ content }) => {
    const { register, file } = await registeredWorld();
    if (content !== undefined) writeFileSync(file, content);
    chmodSync(file, 0o644);
    chmodSync(dirname(file), 0o755);
    await register();
    const modes = [file, dirname(file)].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o600, 0o700]);
  });
});
