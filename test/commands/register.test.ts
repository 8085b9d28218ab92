import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calls, DAY, emulator, NOW, parse, world } from '../program.js';
import { REGISTRATION, say, startService } from '../service/service.js';
import { contents, fileOf, newerText, overwrite } from './cache.js';

const JSON_FORMAT = ['--format', 'json'];
const MINUTE = 60_000;

/** A world that prints JSON, and whose clock a test may set. */
async function jsonWorld(secretTtl = 90 * DAY) {
  const made = await world({ secretTtl });
  const register = async (argv: string[] = [], now = NOW) => {
    const result = await made.run(['register', ...JSON_FORMAT, ...argv], { now: () => now });
    expect(result.code).toBe(0);
    return { ...result, json: parse(result) };
  };
  return { ...made, register };
}

describe('register', () => {
  test('registers once, then reuses', async () => {
    const { run, service } = await world();
    const first = await run(['register', '--format', 'json']);
    const second = await run(['register', '--format', 'json']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(parse(first)).toMatchObject({ source: 'service', reason: 'not-cached' });
    expect(parse(second)).toMatchObject({
      source: 'cache',
      reason: null,
      clientId: parse(first).clientId,
    });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('says in the text which of the two it did', async () => {
    const { run } = await world();
    expect((await run(['register'])).stdout).toContain('not-cached');
    expect((await run(['register'])).stdout).toMatch(/reused.* cache/);
  });

  test('leaves what is cached as it was if the service refuses another request', async () => {
    const { run, register, cache } = await jsonWorld();
    await register();
    const before = contents(cache);
    expect(await run(['register', '--scopes', 'not a scope'])).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringContaining('invalid_scope') as string,
    });
    expect(contents(cache)).toEqual(before);
  });
});

const ARN = 'arn:aws:sso::123456789012:application/ssoins-1/apl-1';

describe('a difference', () => {
  test.each([
    ['clientName', '--client-name', ['a name'], 'a name'],
    ['scopes', '--scopes', ['a', 'b:c'], ['a', 'b:c']],
    ['grantTypes', '--grant-types', ['refresh_token'], ['refresh_token']],
    ['redirectUris', '--redirect-uris', ['http://127.0.0.1/x'], ['http://127.0.0.1/x']],
    [
      'issuerUrl',
      '--issuer-url',
      ['https://d-1.awsapps.com/start'],
      'https://d-1.awsapps.com/start',
    ],
    ['entitledApplicationArn', '--entitled-application-arn', [ARN], ARN],
  ])('in %s is registered anew, and stays', async (member, flag, given, value) => {
    const { register } = await jsonWorld();
    const argv = [flag, ...given];
    const first = await register();
    const second = await register(argv);
    expect(second.json).toMatchObject({
      source: 'service',
      reason: 'request-changed',
      changed: [member],
    });
    expect(second.json.request).toEqual({ ...(first.json.request as object), [member]: value });
    const third = await register(argv);
    expect(third.json).toMatchObject({ source: 'cache', clientId: second.json.clientId });
  });
});

describe('the difference between two requests', () => {
  test('in several members names them all, in the text too', async () => {
    const { run } = await world();
    await run(['register', '--scopes', 'a']);
    const { stdout } = await run(['register', '--client-name', 'x', '--scopes', 'b']);
    expect(stdout).toContain('request-changed: clientName, scopes');
  });

  test('only in the region is none where the endpoint is the same', async () => {
    const { register } = await jsonWorld();
    await register();
    expect((await register(['--region', 'us-east-1'])).json).toMatchObject({ source: 'cache' });
  });

  test('only in its endpoint is registered there', async () => {
    const { register } = await jsonWorld();
    const other = await emulator();
    await register();
    const { json } = await register(['--endpoint-url', other.url]);
    expect(json).toMatchObject({ reason: 'request-changed', changed: ['endpoint'] });
    expect(json.endpoint).toBe(other.url);
    expect(await calls(other)).toMatchObject({ RegisterClient: 1 });
  });
});

test.each([
  ['scopes', ['--scopes', 'a', 'b'], ['--scopes', 'b', 'a', 'b']],
  [
    'grant types',
    ['--grant-types', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    ['--grant-types', 'urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  ],
  [
    'redirect URIs',
    ['--redirect-uris', 'http://127.0.0.1/a', 'http://127.0.0.1/b'],
    ['--redirect-uris', 'http://127.0.0.1/b', '--redirect-uris', 'http://127.0.0.1/a'],
  ],
])('%s in another order are the same request', async (_, first, second) => {
  const { register } = await jsonWorld();
  await register(first);
  expect((await register(second)).json).toMatchObject({ source: 'cache', reason: null });
});

describe('a cached client', () => {
  test.each([
    ['is reused', 'with just --min-validity left', 90 * DAY - 15 * MINUTE, [], null],
    ['is expiring', 'with less left', 90 * DAY - 15 * MINUTE + 1, [], 'expiring'],
    [
      'is expiring',
      'with less left than asked for',
      83 * DAY + 1,
      ['--min-validity', '7d'],
      'expiring',
    ],
    ['is reused', 'to the end if that is asked for', 90 * DAY - 1, ['--min-validity', '0s'], null],
    ['is expired', 'at the end', 90 * DAY, ['--min-validity', '0s'], 'expired'],
    ['is forced out', 'although it could be reused', 0, ['--force'], 'forced'],
    ['is expired', 'before it is forced out', 91 * DAY, ['--force'], 'expired'],
  ])('%s %s', async (_, __, later, argv, reason) => {
    const { register } = await jsonWorld();
    const first = await register();
    const { json } = await register(argv, NOW + later);
    expect(json.reason).toBe(reason);
    expect(json.clientId === first.json.clientId).toBe(reason === null);
  });

  test('that was forced in is the one that is reused', async () => {
    const { register } = await jsonWorld();
    await register();
    const { json } = await register(['--force']);
    expect((await register()).json).toMatchObject({ source: 'cache', clientId: json.clientId });
  });
});

describe('a secret that is born too short-lived', () => {
  test('is printed as expiring, with a warning', async () => {
    const { register } = await jsonWorld(MINUTE);
    const { json, stderr } = await register();
    expect(json).toMatchObject({ source: 'service', status: 'expiring' });
    expect(stderr).toMatch(/^warning: .*--min-validity.*\n$/);
  });

  test('is no reason to talk under --quiet', async () => {
    const { register } = await jsonWorld(MINUTE);
    expect((await register(['--quiet'])).stderr).toBe('');
  });
});

describe('a damaged cache file', () => {
  const TEXT = '{"clientSecret":"hunter2"';

  test('is kept aside, and its place is named but nothing in it', async () => {
    const { register, cache } = await jsonWorld();
    await register();
    const file = overwrite(cache, TEXT);
    const { json, stderr } = await register();
    expect(json).toMatchObject({ source: 'service', reason: 'damaged' });
    const [kept = ''] = Object.keys(contents(cache)).filter(
      (name) => contents(cache)[name] === TEXT,
    );
    expect(stderr).toMatch(/^warning: .*\n$/);
    expect(stderr).toContain(join(dirname(file), kept));
    expect(stderr).not.toContain('hunter2');
    expect((await register()).json).toMatchObject({ source: 'cache', clientId: json.clientId });
  });

  test('stays where it is if there is nothing to put in its place', async () => {
    const { run, register, cache } = await jsonWorld();
    await register();
    overwrite(cache, TEXT);
    const before = contents(cache);
    expect(await run(['register', '--scopes', 'not a scope'])).toMatchObject({ code: 5 });
    expect(contents(cache)).toEqual(before);
  });
});

test.each(['register', 'register --force'])(
  'a cache file of a newer version is not touched by %s',
  async (line) => {
    const { run, service, cache } = await world();
    await run(['register']);
    overwrite(cache, newerText(fileOf(cache)));
    const before = contents(cache);
    expect(await run(line.split(' '))).toMatchObject({
      code: 7,
      stdout: '',
      stderr: expect.stringMatching(/newer version/) as string,
    });
    expect(contents(cache)).toEqual(before);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  },
);

describe('a cache that fails', () => {
  test('while the service answers costs nobody the client', async () => {
    const { run, cache } = await world();
    const service = await startService((...call) => {
      rmSync(cache, { recursive: true, force: true });
      writeFileSync(cache, 'a file where the directory should be');
      say(200, REGISTRATION)(...call);
    });
    const argv = ['--endpoint-url', service.url, '--show-secret', ...JSON_FORMAT];
    const result = await run(['register', ...argv]);
    expect(result).toMatchObject({
      code: 7,
      stderr: expect.stringMatching(/^error: .*\nhint: .*--cache-dir.*\n$/) as string,
    });
    expect(parse(result)).toMatchObject(REGISTRATION);
  });

  test.each([
    [
      'a file where the directory should be',
      (cache: string) => {
        writeFileSync(cache, '');
      },
    ],
    [
      'a directory where the file should be',
      (cache: string) => {
        mkdirSync(fileOf(cache), { recursive: true });
      },
    ],
  ])('from the start (%s) registers nothing that is not printed', async (_, spoil) => {
    const { run, service, cache } = await world();
    spoil(cache);
    const { code, stdout } = await run(['register', '--field', 'clientId']);
    expect(code).toBe(7);
    expect(await calls(service)).toMatchObject({ RegisterClient: stdout === '' ? 0 : 1 });
  });
});

const API_MEMBERS = [
  'authorizationEndpoint',
  'clientId',
  'clientIdIssuedAt',
  'clientSecretExpiresAt',
  'tokenEndpoint',
];
const OWN_MEMBERS = [
  ...['endpoint', 'expiresAt', 'profile', 'reason'],
  ...['region', 'request', 'source', 'status'],
];

describe('the JSON', () => {
  test.each([
    ['all but the secret', [], []],
    ['the secret too with --show-secret', ['--show-secret'], ['clientSecret']],
  ])('has %s, of a client that is new or reused', async (_, argv, more) => {
    const { register } = await jsonWorld();
    const names = [...API_MEMBERS, ...OWN_MEMBERS, ...more].sort();
    const first = await register(argv);
    const second = await register(argv);
    expect([first, second].map(({ json }) => Object.keys(json).sort())).toEqual([names, names]);
  });

  test('is in the units of the API', async () => {
    const { register, service } = await jsonWorld();
    expect((await register()).json).toMatchObject({
      clientIdIssuedAt: NOW / 1000,
      clientSecretExpiresAt: (NOW + 90 * DAY) / 1000,
      authorizationEndpoint: `${service.url}/authorize`,
      tokenEndpoint: `${service.url}/token`,
      profile: 'default',
      region: 'eu-west-1',
      endpoint: service.url,
      expiresAt: '2027-02-21T12:00:00Z',
      status: 'valid',
      request: { clientName: 'sso-register-default', clientType: 'public' },
    });
  });

  test('has null for an endpoint that the service left out', async () => {
    const { register } = await jsonWorld();
    const { url } = await startService(say(200, REGISTRATION));
    const { json } = await register(['--endpoint-url', url]);
    expect(json).toMatchObject({ authorizationEndpoint: null, tokenEndpoint: null });
  });
});

describe('--field', () => {
  test.each([...API_MEMBERS, ...OWN_MEMBERS, 'clientSecret'])(
    '%s is the value, raw',
    async (name) => {
      const { run, register } = await jsonWorld();
      await register();
      const { json } = await register(['--show-secret']);
      const value = json[name] ?? '';
      const { code, stdout, stderr } = await run(['register', '--field', name]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toBe(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`);
    },
  );

  test.each(['nope', 'ClientId', '', '__proto__', 'constructor', 'request.clientName'])(
    'that there is not (%j) is found out before the call',
    async (name) => {
      const { run, service, cache } = await world();
      const result = await run(['register', '--field', name]);
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
      expect(existsSync(cache)).toBe(false);
    },
  );
});

describe('the secret', () => {
  const SECRET = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;

  test.each([
    ['not in the text', [], false],
    ['not in the JSON', JSON_FORMAT, false],
    ['in the text with --show-secret', ['--show-secret'], true],
    ['in the JSON with --show-secret', ['--show-secret', ...JSON_FORMAT], true],
    ['all there is of --field clientSecret', ['--field', 'clientSecret'], true],
  ])('is %s, and never on stderr', async (_, argv, shown) => {
    const { run } = await world();
    for (const more of [[], ['--force']]) {
      const { stdout, stderr } = await run(['register', '--debug', ...argv, ...more]);
      expect(SECRET.test(stdout)).toBe(shown);
      expect(stderr).not.toMatch(SECRET);
    }
  });
});

describe('--debug', () => {
  test('tells each setting and its source, the request, the status and the request id', async () => {
    const { run, env, cache } = await world();
    const argv = ['--profile', 'dev', '--scopes', 'a', 'b', '--timeout', '5s'];
    const { stderr } = await run(['register', '--debug', ...argv]);
    const lines = [
      /profile.*dev.*--profile/,
      /region.*eu-west-1.*AWS_REGION/,
      /clientName.*sso-register-dev.*default/,
      /scopes.*"a".*"b".*--scopes/,
      /minValidity.*default/,
      /timeout = "5s" \(--timeout\)/,
      /RegisterClient.*\{.*"scopes":\["a","b"\].*\}/,
      /200.*request id [0-9a-f-]{36}/,
    ];
    for (const line of lines) expect(stderr).toMatch(line);
    expect(stderr).toContain(`${JSON.stringify(cache)} (SSO_REGISTER_CACHE_DIR)`);
    expect(stderr).toContain(
      `${JSON.stringify(env.AWS_ENDPOINT_URL_SSO_OIDC)} (AWS_ENDPOINT_URL_SSO_OIDC)`,
    );
    expect(stderr.split('\n').every((line) => line === '' || line.startsWith('debug: '))).toBe(
      true,
    );
  });
});

describe('the settings', () => {
  const env = { AWS_PROFILE: 'from-env', AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' };
  test.each([
    ['profile', 'flag', ['-p', 'from-flag'], env, 'from-flag'],
    ['profile', 'environment', [], env, 'from-env'],
    ['profile', 'default', [], {}, 'default'],
    ['region', 'flag', ['--region', 'us-gov-west-1'], env, 'us-gov-west-1'],
    ['region', 'AWS_REGION', [], env, 'eu-west-1'],
    ['region', 'AWS_DEFAULT_REGION', [], { ...env, AWS_REGION: undefined }, 'eu-west-2'],
  ])('take the %s from the %s', async (name, _, argv, variables, value) => {
    const { run } = await world();
    const result = await run(['register', '--field', name, ...argv], { env: variables });
    expect(result).toMatchObject({ code: 0, stdout: `${value}\n` });
  });

  test('take the cache directory from the flag first', async () => {
    const { run, cache } = await world();
    const flagged = join(cache, '../flagged');
    expect(await run(['register', '--cache-dir', flagged])).toMatchObject({ code: 0 });
    expect([existsSync(cache), existsSync(flagged)]).toEqual([false, true]);
  });
});

const PROFILES = [
  ...['Dev', 'dev', 'DEV', 'dev ', 'dev.', 'my.dev', '.', '..', '../x', '/etc/x', 'C:\\x', '-x'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'CON',
    'nul.txt',
    '123456789012',
    '%2e',
    '*',
    '$HOME',
  ],
  ...[
    '🦊',
    'é',
    'e\u0301',
    'a\nb',
    '\u001b[2J',
    '"',
    '{}',
    ' ',
    '',
    'p'.repeat(300),
    'p'.repeat(301),
  ],
];

test('any name of a profile is a name of its own, and shown as it is', async () => {
  const { run, service, cache } = await world();
  const registerAll = async () => {
    const ids = [];
    for (const profile of PROFILES) {
      const result = await run(['register', '-p', profile, ...JSON_FORMAT]);
      ids.push([parse(result).profile, parse(result).clientId]);
    }
    return ids;
  };
  const first = await registerAll();
  expect(first.map(([profile]) => profile)).toEqual(PROFILES);
  expect(new Set(first.map(([, id]) => id)).size).toBe(PROFILES.length);
  expect(await registerAll()).toEqual(first);
  expect(await calls(service)).toMatchObject({ RegisterClient: PROFILES.length });
  expect(readdirSync(dirname(cache))).toEqual(['cache']);
  expect(readFileSync(fileOf(cache, '../x'), 'utf8')).toContain('"../x"');
});

test.each(['nowhere', 'https://oidc.example'])(
  'the endpoint %s that somebody wrote into the cache is not the one of the next call',
  async (endpoint) => {
    const { run, cache, service } = await world();
    await run(['register']);
    const file = join(cache, readdirSync(cache)[0] ?? '');
    const entry = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...entry, endpoint }));
    const again = parse(await run(['register', '--format', 'json']));
    expect(again).toMatchObject({
      source: 'service',
      changed: ['endpoint'],
      endpoint: service.url,
    });
  },
);
