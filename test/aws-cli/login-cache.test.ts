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
