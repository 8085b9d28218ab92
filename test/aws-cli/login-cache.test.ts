import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registrationKey } from '../../src/aws-cli/login-cache.js';
import { cacheFiles, calls, DAY, NOW, parse } from '../program.js';
import {
  ACCOUNT,
  GRANTS,
  JSON_FORMAT,
  KEY,
  KEY_OF_LEGACY,
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

const KEY_OF_BOTH = 'a9f53015e45781580d1a6e8fd623d10516877082';
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
])(
  '--aws-cli registers $what, and writes it where aws sso login looks, and nowhere else',
  async (given) => {
    const { config, flow = '', key, name: clientName = 'sso-register-my-sso' } = given;
    const { register, directory, files, service, cache } = await loginWorld(config);
    const result = await register(`${flow} ${JSON_FORMAT}`);
    const { clientId, clientSecret, request } = parse(result);
    expect(request).toEqual({ clientName, clientType: 'public', ...given.request });
    expect(files()).toEqual([`${key}.json`]);
    const file = join(directory, `${key}.json`);
    const used = given.what.includes('pkce') ? PKCE_VERSIONS : 'device';
    const [found, how = '', emulated] = result.stderr.split('\n');
    expect(found).toBe(`aws sso login (${used}) finds the client in ${file}`);
    expect(how).toBe(
      flow === 'device' && config !== legacyConfig()
        ? 'Sign in with "aws sso login --profile dev --use-device-code". AWS CLI versions before 2.22 know no --use-device-code: leave it out.'
        : 'Sign in with "aws sso login --profile dev".',
    );
    expect(emulated).toBe(
      `hint: IAM Identity Center does not know this client of ${service.url}. Before you sign in there, run "sso-register clear --profile dev --aws-cli ${used === 'device' ? used : 'pkce'}".`,
    );
    const expiresAt = '2027-02-21T12:00:00Z';
    const ours = { endpoint: service.url, clientIdIssuedAt: NOW / 1000 };
    expect(readJson(file)).toEqual({ clientId, clientSecret, expiresAt, ...given.kept, ...ours });
    expect(existsSync(cache) ? cacheFiles(cache) : []).toEqual([]);
  },
);

test('--aws-cli names a profile that begins with a dash so that aws takes it for no option', async () => {
  const { run } = await loginWorld(sessionConfig().replace('profile dev', 'profile -x'));
  const { stderr } = await run(['register', '--profile=-x', '--aws-cli']);
  expect(stderr).toContain(`Sign in with "aws sso login '--profile=-x'".`);
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

describe('the drafts that killed writers left', () => {
  test('are deleted under the lock of their key, whatever their age', async () => {
    const { register, directory, files } = await loginWorld(sessionConfig());
    mkdirSync(directory, { recursive: true });
    const others = ['botocore.tmp', 'x.json.tmp', `${KEY}.json.0123456789AB.tmp`, 'token.json'];
    others.push('notes.0123456789ab.tmp', `${KEY_OF_LEGACY}.json.0123456789ab.tmp`);
    for (const name of [...others, `${KEY}.json.0123456789ab.tmp`]) {
      writeFileSync(join(directory, name), '{"clientSecret":');
    }
    expect(await register()).toMatchObject({ code: 0 });
    expect(files().sort()).toEqual([...others, `${KEY}.json`].sort());
  });

  test('are left alone if they cannot be deleted', async () => {
    const { register, directory, service } = await loginWorld(sessionConfig());
    mkdirSync(join(directory, `${KEY}.json.0123456789ab.tmp`), { recursive: true });
    expect(await register('--force')).toMatchObject({ code: 0 });
    expect(await register('--force')).toMatchObject({ code: 0 });
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });

  test('are left alone by a reuse, which takes no lock', async () => {
    const { register, file, files } = await registeredWorld();
    writeFileSync(`${file}.0123456789ab.tmp`, '');
    await register();
    expect(files()).toHaveLength(2);
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

test('a reuse makes the file and its directory private', async () => {
  const { register, file } = await registeredWorld();
  chmodSync(file, 0o644);
  chmodSync(dirname(file), 0o755);
  await register();
  const modes = [file, dirname(file)].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o600, 0o700]);
});

test('the lock is in our own directory, with the name of the key', async () => {
  const { register, cache, files } = await loginWorld(sessionConfig());
  await register();
  expect(readdirSync(cache)).toEqual([`${KEY}.lock`]);
  expect(files()).toEqual([`${KEY}.json`]);
});

const WHISPERER = 'codewhisperer:completions';
const LEGACY = { startUrl: START_URL, region: 'eu-west-1', scopes: null, sessionName: null };
const SESSION = { ...LEGACY, sessionName: 'my-sso' };

/** By key, as the json.dumps and hashlib of Python compute it. */
const IDENTITIES = {
  bad1b99972dcdbd398df369048920b52e74d64ef: { ...SESSION, scopes: [ACCOUNT] },
  a9f53015e45781580d1a6e8fd623d10516877082: { ...SESSION, scopes: [ACCOUNT, WHISPERER] },
  '7d56e4efef4e24365f3f502fc193a986cb246628': { ...SESSION, scopes: [WHISPERER, ACCOUNT] },
  '21ea7b8e8e08c95228c1d3c6f9a2bcb8f016edc5': { ...SESSION, scopes: ['ünï'] },
  '1a5f225dd26076fc3d45e6741a821279d323c558': { ...SESSION, scopes: [] },
  f31b3b8dbf1565a43a95b3ea6bb34ee92bdc0d88: SESSION,
  // As version 2.36.7 of the AWS CLI computed it for a start URL that redirected to this region.
  e4c66ed8c20bdac4cf0b48596b40826b909f88ff: {
    ...{ startUrl: 'https://localhost:18443/start', region: 'us-west-2' },
    ...{ scopes: [ACCOUNT], sessionName: 'corp' },
  },
  '65ad3652852ce040d3825604057de0a8c3ab9bea': { ...SESSION, region: 'us-west-2' },
  '8ba5c4795fa8538a47da089266d94d19d06fe7f6': LEGACY,
  b66a08fc42cfa0df42af1a667fbd67e4eb5a0f56: { ...SESSION, startUrl: `${START_URL}/` },
  d0e3960f2bfe1e0d0ee5c7da0baafae9a62d440a: { ...SESSION, startUrl: `${START_URL}#/` },
  '6e67db54e238e7cecfd775e5be8b6259a589ff44': { ...LEGACY, sessionName: 'team\u007f' },
  '0738a90efceeacad30900470dd53e2c47773974a': { ...LEGACY, sessionName: 'équipe' },
  c4dafc628b49e42b0a21e62791cd70203b90aa8a: { ...LEGACY, sessionName: '🦊' },
  e33e31739c4cf8a5e69a954a759bbbe07de61605: { ...LEGACY, sessionName: '\ud83e' },
  '367a21627868f53746c21ea15b9c08305d6f6604': { ...LEGACY, sessionName: '\u2028\ufeff' },
  '76c651d699c61aecfeeeca9be47247792d79a015': { ...LEGACY, sessionName: 'a"b\\c\td\u001f' },
  '2ea449f697cec8976c6eb910e8632ee8e73727d2': { ...LEGACY, sessionName: 'é😀\u007f"\\' },
};

const ROWS = Object.entries(IDENTITIES).map(([key, identity]) => ({ key, identity }));

test.each(ROWS)('$identity has the key $key', ({ key, identity }) => {
  expect(registrationKey(identity)).toBe(key);
});
