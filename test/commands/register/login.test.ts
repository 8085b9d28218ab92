import { execFileSync } from 'node:child_process';
import {
  existsSync,
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
import {
  GRANTS,
  JSON_FORMAT,
  KEY,
  legacyConfig,
  loginWorld,
  madeByAws,
  NO_ENDPOINT,
  plantLogin,
  readJson,
  registeredWorld,
  sessionConfig,
  START_URL,
} from '../../aws-cli/login-world.js';
import { calls, DAY, emulator, NOW, parse, parseAll, temporaryDirectory } from '../../program.js';
import { REGISTRATION, say, startService } from '../../service/service.js';

const FLOWS = ['pkce', 'device'] as const;

/** Three profiles of one session, and one of another. */
const FOUR =
  sessionConfig() +
  ['dev2', 'dev3'].map((name) => `[profile ${name}]\nsso_session = my-sso\n`).join('') +
  sessionConfig(undefined, 'other').replace('profile dev', 'profile prod');

describe('register --aws-cli reuses', () => {
  test.each(FLOWS)(
    'what aws itself registered for %s, and says only what its file says',
    async (flow) => {
      const { register, directory } = await loginWorld(sessionConfig());
      const file = plantLogin(directory, KEY, madeByAws(flow));
      const before = statSync(file);
      const reused = await register(`${flow} ${JSON_FORMAT}`, { env: NO_ENDPOINT });
      expect(reused).toMatchObject({ code: 0, stderr: '' });
      expect(parse(reused)).toEqual({
        ...{ clientId: `aws-${flow}`, clientSecret: 'x', clientIdIssuedAt: null },
        ...{ clientSecretExpiresAt: NOW / 1000 + 90 * 86_400, expiresAt: '2027-02-21T12:00:00Z' },
        ...{ authorizationEndpoint: null, tokenEndpoint: null, endpoint: null, status: 'valid' },
        ...{ profile: 'dev', ssoSession: 'my-sso', region: 'eu-west-1', flow, awsCliCache: file },
        startUrl: START_URL,
        request: flow === 'pkce' ? { scopes: ['sso:account:access'], grantTypes: GRANTS } : null,
        ...{ source: 'cache', reason: null },
      });
      expect(statSync(file)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    },
  );

  test('one registration for all profiles of a session, one after the other', async () => {
    const { run, service } = await loginWorld(FOUR);
    const clients = [];
    for (const profile of ['dev', 'dev2', 'dev3']) {
      const { source, clientId } = parse(
        await run(`register -p ${profile} --aws-cli --format json`),
      );
      clients.push({ source, clientId });
    }
    const [{ clientId } = { clientId: undefined }] = clients;
    expect(clients.map(({ source }) => source)).toEqual(['service', 'cache', 'cache']);
    expect(new Set(clients.map((each) => each.clientId))).toEqual(new Set([clientId]));
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('under another client name, as aws does', async () => {
    const { register, first } = await registeredWorld();
    const again = parse(await register(`--client-name another ${JSON_FORMAT}`));
    expect(again).toMatchObject({ source: 'cache', clientId: first.clientId });
  });

  test('nothing of our own cache, and writes nothing there', async () => {
    const { run, register, service } = await loginWorld(sessionConfig());
    const own = parse(await run('register -p dev --client-name sso-register-my-sso --format json'));
    const login = parse(await register('device --client-name sso-register-my-sso --format json'));
    expect(login).toMatchObject({ source: 'service', reason: 'not-cached' });
    expect(login.clientId).not.toBe(own.clientId);
    expect(parse(await run('show -p dev --format json'))).toMatchObject({ clientId: own.clientId });
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });
});

describe('register --all --aws-cli', () => {
  test('calls once for each registration, however many profiles share it', async () => {
    const { run, service, files } = await loginWorld(FOUR);
    const registered = parseAll(await run('register --all --aws-cli --format json'));
    expect(registered).toMatchObject([
      { profile: 'dev', ssoSession: 'my-sso', source: 'service' },
      { profile: 'dev2', ssoSession: 'my-sso', clientId: registered[0]?.clientId },
      { profile: 'dev3', ssoSession: 'my-sso', clientId: registered[0]?.clientId },
      { profile: 'prod', ssoSession: 'other', source: 'service' },
    ]);
    expect(files()).toHaveLength(2);
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });

  test('calls once for each registration with --force, too', async () => {
    const { run, service } = await loginWorld(FOUR);
    await run('register --all --aws-cli');
    const { stderr } = await run('register --all --aws-cli --force');
    expect(stderr).toContain('4 profiles registered with 2 calls, 0 reused, 0 failed');
    expect(await calls(service)).toMatchObject({ RegisterClient: 4 });
  });

  test('calls once for profiles of a session that trust different certificates', async () => {
    const dev2 = '[profile dev2]\nsso_session = my-sso\nca_bundle = /no/such/bundle.pem\n';
    const { run, service, directory } = await loginWorld(sessionConfig() + dev2);
    await run('register --all --aws-cli');
    const registered = parseAll(await run('register --all --aws-cli --force --format json'));
    const { clientId } = readJson(join(directory, `${KEY}.json`)) as { clientId: string };
    expect(registered).toMatchObject([{ clientId }, { clientId }]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });

  test('asks for each profile of a session the endpoint of that profile', async () => {
    const [{ service, run, file }, other] = [await loginWorld(''), await emulator()];
    const dev2 = `[profile dev2]\nsso_session = my-sso\nendpoint_url = ${other.url}\n`;
    const dev = sessionConfig().replace('\n', `\nendpoint_url = ${service.url}\n`);
    writeFileSync(file, dev + dev2);
    const registered = await run('register --all --aws-cli --format json', { env: NO_ENDPOINT });
    expect(parseAll(registered)).toMatchObject([
      { profile: 'dev', endpoint: service.url },
      { profile: 'dev2', endpoint: other.url },
    ]);
    const counts = [await calls(service), await calls(other)];
    expect(counts).toMatchObject([{ RegisterClient: 1 }, { RegisterClient: 1 }]);
  });

  test('calls once for two legacy profiles of one instance', async () => {
    const config = legacyConfig() + legacyConfig().replace('dev', 'old');
    const { run, service } = await loginWorld(config);
    const registered = parseAll(await run('register --all --aws-cli --format json'));
    expect(registered).toMatchObject([
      { profile: 'dev', ssoSession: null, flow: 'device' },
      { profile: 'old', ssoSession: null, clientId: registered[0]?.clientId },
    ]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });
});

describe('register --aws-cli --sso-session', () => {
  test('registers for the session that aws sso login --sso-session takes', async () => {
    const { run, files } = await loginWorld(sessionConfig());
    const made = parse(await run('register --aws-cli --sso-session my-sso --format json'));
    expect(made).toMatchObject({ profile: null, ssoSession: 'my-sso', flow: 'pkce' });
    expect(made.request).toMatchObject({ clientName: 'sso-register-my-sso' });
    expect(files()).toEqual([`${KEY}.json`]);
    const planned = await run('register --aws-cli --sso-session my-sso --dry-run');
    expect(planned.stdout).toMatch(/^sso-session my-sso {2}would reuse/);
  });

  test.each([
    {
      line: '--aws-cli --sso-session gone',
      says: 'The section [sso-session gone] that --sso-session names is not in ',
    },
    { line: '--aws-cli --sso-session my-sso -p dev', says: 'cannot be used with option' },
    { line: '--aws-cli --sso-session my-sso --all', says: 'cannot be used with option' },
    { line: '--sso-session my-sso', says: '--sso-session is for --aws-cli.\nhint:  Add --aws-cli' },
  ])('is refused as in $line', async ({ line, says }) => {
    const { run } = await loginWorld(sessionConfig());
    const { code, stderr } = await run(`register ${line}`);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});

describe.each([
  { old: 'pkce', flow: 'device' },
  { old: 'device', flow: 'pkce' },
] as const)('register --aws-cli $flow', ({ old, flow }) => {
  test(`leaves a valid registration for ${old} alone: exit 2`, async () => {
    const { register, file, text, service } = await registeredWorld(old);
    const { code, stdout, stderr } = await register(flow);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      `error: ${file} holds a valid registration for the flow ${old}, not ${flow}.\n` +
        `hint:  Use --aws-cli ${old}, or --force to replace it.\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test(`replaces one for ${old} with --force`, async () => {
    const { register, file } = await registeredWorld(old);
    const made = parse(await register(`${flow} --force ${JSON_FORMAT}`));
    expect(made).toMatchObject({ reason: 'forced', flow });
    expect(readJson(file)).toMatchObject({ clientId: made.clientId });
  });

  test(`leaves one for ${old} alone that aws writes during its call: exit 2`, async () => {
    const made = await loginWorld(sessionConfig());
    const service = await startService((response, number) => {
      plantLogin(made.directory, KEY, { ...madeByAws(old), endpoint: service.url });
      say(200, REGISTRATION)(response, number);
    });
    const ended = await made.register(`${flow} --endpoint-url ${service.url} --format json`);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(`holds a valid registration for the flow ${old}, not ${flow}.`);
    // It is registered, so it is printed.
    expect(parse(ended)).toMatchObject({ source: 'service', clientId: 'client-1' });
    expect(readJson(join(made.directory, `${KEY}.json`))).toMatchObject({ clientId: `aws-${old}` });
  });
});

describe('register --aws-cli, after its call,', () => {
  /** What a file holds after a registration during whose call something was written there. */
  async function during(content: (url: string) => object | string, flags = '') {
    const made = await loginWorld(sessionConfig());
    const service = await startService((response, number) => {
      plantLogin(made.directory, KEY, content(service.url));
      say(200, REGISTRATION)(response, number);
    });
    const ended = await made.register(`--endpoint-url ${service.url} --format json ${flags}`);
    return { ended, file: join(made.directory, `${KEY}.json`) };
  }

  test('uses a valid registration of its flow that aws wrote meanwhile, and says so', async () => {
    const { ended, file } = await during((endpoint) => ({ ...madeByAws(), endpoint }));
    expect(ended.code).toBe(0);
    expect(parse(ended)).toMatchObject({ source: 'cache', reason: null, clientId: 'aws-pkce' });
    expect(ended.stderr).toContain(`a valid registration to ${file}: it is used, and the new one`);
    expect(readJson(file)).toMatchObject({ clientId: 'aws-pkce' });
  });

  test.each([
    {
      what: 'that this program cannot date',
      content: { ...madeByAws(), expiresAt: '20270221T035714Z' },
    },
    { what: 'of the service', content: madeByAws() },
  ])('leaves a registration $what alone: exit 2', async ({ content }) => {
    const { ended, file } = await during(() => content);
    expect(ended.code).toBe(2);
    expect(readJson(file)).toEqual(content);
  });

  test('replaces what aws could not use', async () => {
    const { ended, file } = await during(() => '{"clientId": "aws');
    expect(parse(ended)).toMatchObject({ source: 'service', reason: 'not-cached' });
    expect(readJson(file)).toMatchObject({ clientId: 'client-1' });
  });

  test('replaces whatever was written meanwhile with --force', async () => {
    const { ended, file } = await during(() => madeByAws('device'), '--force');
    expect(ended.code).toBe(0);
    expect(readJson(file)).toMatchObject({ clientId: 'client-1' });
  });
});

describe('register --aws-cli at an endpoint on this machine', () => {
  test('leaves a valid registration of the service alone, and names a way to try it', async () => {
    const { register, directory, service } = await loginWorld(sessionConfig());
    const file = plantLogin(directory, KEY, madeByAws());
    const { code, stdout, stderr } = await register();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      `${file} holds a valid registration of the service, and ${service.url}`,
    );
    expect(stderr).toMatch(/\nhint: .*HOME.*AWS_CONFIG_FILE.*--force/);
    expect(readJson(file)).toEqual(madeByAws());
    expect(parse(await register('--force --format json'))).toMatchObject({ reason: 'forced' });
  });

  test('replaces a registration of another one', async () => {
    const { register, file } = await registeredWorld();
    const other = await emulator();
    const made = parse(await register(`--endpoint-url ${other.url} --format json`));
    expect(made).toMatchObject({ reason: 'request-changed', changed: ['endpoint'] });
    expect(readJson(file)).toMatchObject({ endpoint: other.url });
  });
});

test('a dry run at the endpoint of the service replaces a client of an emulator', async () => {
  const { register, text, file } = await registeredWorld();
  const planned = parse(await register('--dry-run --format json', { env: NO_ENDPOINT }));
  expect(planned).toMatchObject({
    action: 'register',
    reason: 'request-changed',
    changed: ['endpoint'],
  });
  expect(planned.endpoint).toBe('https://oidc.eu-west-1.amazonaws.com');
  expect(readFileSync(file, 'utf8')).toBe(text);
});

describe('what register --aws-cli finds in its place', () => {
  test.each([
    { what: '20,000 nested brackets', content: '['.repeat(20_000) + ']'.repeat(20_000) },
    { what: 'a truncated file', content: '{"clientId": "old", "clientSec' },
    { what: 'a file without a date', content: { ...madeByAws(), expiresAt: undefined } },
  ])('is replaced if it is $what: damaged', async ({ content }) => {
    const { register, directory, files } = await loginWorld(sessionConfig());
    const file = plantLogin(directory, KEY, content);
    const made = await register('--format json');
    expect(made.code).toBe(0);
    expect(parse(made)).toMatchObject({ source: 'service', reason: 'damaged' });
    expect(readJson(file)).toMatchObject({ clientId: parse(made).clientId });
    expect(files()).toEqual([`${KEY}.json`]);
  });

  test('is left alone if its date cannot be read, unless it is forced', async () => {
    const { register, directory, service } = await loginWorld(sessionConfig());
    const content = { ...madeByAws(), expiresAt: '20270221T035714Z' };
    const file = plantLogin(directory, KEY, content);
    const { code, stderr } = await register();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*20270221T035714Z\nhint: .*--force.*\n$/);
    expect(readJson(file)).toEqual(content);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
    expect(await register('--force')).toMatchObject({ code: 0 });
  });

  test.each(['', '--force'])('prevents any call if it is a link (flags: %j)', async (flags) => {
    const { register, file, service } = await registeredWorld();
    const target = join(temporaryDirectory(), 'target');
    renameSync(file, target);
    symlinkSync(target, file);
    const before = readFileSync(target, 'utf8');
    const { code, stderr } = await register(flags);
    expect(code).toBe(7);
    expect(stderr).toContain(`The cache file ${file} cannot be read: it is a symbolic link.`);
    expect(readFileSync(target, 'utf8')).toBe(before);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('prevents any call if it is a directory, or holds a token', async () => {
    const { register, file, files, service } = await registeredWorld();
    writeFileSync(file, '{"accessToken": "x"}');
    expect(await register('--force')).toMatchObject({ code: 7 });
    expect(readJson(file)).toEqual({ accessToken: 'x' });
    rmSync(file);
    mkdirSync(file);
    expect(await register('--force')).toMatchObject({ code: 7 });
    expect(files()).toEqual([`${KEY}.json`]);
    expect(readdirSync(file)).toEqual([]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });
});

describe('a directory of aws that cannot be written', () => {
  test.each(['-p dev', '--all'])(
    'loses no client of %s if that happens during the call',
    async (line) => {
      const { run, directory } = await loginWorld(sessionConfig());
      const service = await startService((...call) => {
        rmSync(directory, { recursive: true });
        writeFileSync(directory, 'a file where the directory should be');
        say(200, REGISTRATION)(...call);
      });
      const env = { AWS_ENDPOINT_URL_SSO_OIDC: service.url };
      const { code, stdout, stderr } = await run(`register ${line} --aws-cli ${JSON_FORMAT}`, {
        env,
      });
      expect(code).toBe(7);
      expect(stdout).toContain(REGISTRATION.clientSecret);
      expect(stderr).toContain(
        'The new client is registered and printed, but not saved: Could not ',
      );
    },
  );

  test('prevents any call', async () => {
    const { register, directory, service } = await loginWorld(sessionConfig());
    mkdirSync(dirname(directory));
    writeFileSync(directory, 'a file where the directory should be');
    const { code, stdout, stderr } = await register();
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr).toMatch(/^error: Could not .*\nhint: .*owner, mode.*\n$/);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test.skipIf(process.getuid?.() !== 0)(
    'prevents any call if it is in the home of another user and root runs the program',
    async () => {
      const { register, env, service, directory } = await loginWorld(sessionConfig());
      execFileSync('chown', ['-R', '65534:65534', env.HOME]);
      const cache = join(temporaryDirectory(), 'cache');
      const { code, stderr } = await register(`--cache-dir ${cache}`);
      expect(code).toBe(7);
      expect(stderr).toContain('root creates nothing in');
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
      expect(existsSync(directory)).toBe(false);
    },
  );
});

// Even root cannot make a directory in a link to nowhere.
test('warns if its lock cannot be created', async () => {
  const { register, files } = await loginWorld(sessionConfig());
  const directory = temporaryDirectory();
  symlinkSync(join(directory, 'nowhere', 'at-all'), join(directory, 'link'));
  const { code, stderr } = await register(`--cache-dir ${join(directory, 'link', 'cache')}`);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^warning: no lock can be taken at .*may each register\.$/m);
  expect(files()).toEqual([`${KEY}.json`]);
});

test('judges a registration by the clock of the machine, as aws does, and says so', async () => {
  const now = () => NOW - 100 * DAY;
  const { register, run } = await loginWorld(sessionConfig(), { now: () => NOW });
  const made = await register('--format json', { now });
  expect(made.stderr).toContain('and aws sso login judges validity by that of this machine.');
  expect(parse(made)).toMatchObject({ status: 'valid' });
  const shown = parse(await run('show -p dev --aws-cli --format json', { now }));
  expect(shown).toMatchObject({ status: 'valid' });
});

test('a secret that aws would not use is printed and kept, but is no success: exit 2', async () => {
  const { register, files } = await loginWorld(sessionConfig(), { secretTtl: 10 * 60_000 });
  const ended = await register('--format json');
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(/^error: aws sso login would register again: .*\nhint: .*clock/m);
  expect(parse(ended)).toMatchObject({ source: 'service', status: 'expiring' });
  expect(files()).toEqual([`${KEY}.json`]);
});

test('a registration is reused up to the moment at which aws would register', async () => {
  const { register } = await registeredWorld();
  const last = NOW + 90 * DAY - 15 * 60_000;
  expect(await register('', { now: () => last })).toMatchObject({ code: 0, stderr: '' });
  const later = await register('--min-validity 0s --format json', { now: () => last + 1 });
  expect(parse(later)).toMatchObject({ source: 'service', reason: 'expiring' });
});
