import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registrationKey } from '../../src/aws-cli/login-cache.js';
import {
  KEY,
  KEY_OF_LEGACY,
  legacyConfig,
  loginWorld,
  madeByAws,
  plantLogin,
  registeredWorld,
  sessionConfig,
  START_URL,
} from '../aws-cli/login-world.js';
import { calls, DAY, NOW, parse, parseAll } from '../program.js';

const OLD = legacyConfig().replace('dev', 'old');

describe('show --aws-cli', () => {
  test.each(['pkce', 'device'] as const)(
    'shows what aws itself registered for %s',
    async (flow) => {
      const { run, directory } = await loginWorld(sessionConfig());
      const awsCliCache = plantLogin(directory, KEY, madeByAws(flow));
      const shown = await run('show -p dev --aws-cli --format json');
      expect(shown).toMatchObject({ code: 0, stderr: '' });
      expect(parse(shown)).toEqual({
        ...{ clientId: `aws-${flow}`, clientIdIssuedAt: null, expiresAt: '2027-02-21T12:00:00Z' },
        ...{ clientSecretExpiresAt: NOW / 1000 + 90 * 86_400, status: 'valid' },
        ...{ authorizationEndpoint: null, tokenEndpoint: null, endpoint: null },
        ...{ profile: 'dev', ssoSession: 'my-sso', region: 'eu-west-1', flow, awsCliCache },
        startUrl: START_URL,
        request: flow === 'device' ? null : (expect.objectContaining({}) as object),
      });
    },
  );

  test('shows what is there now, whoever replaced what it registered', async () => {
    const { run, file } = await registeredWorld();
    writeFileSync(file, JSON.stringify(madeByAws('device')));
    const shown = parse(await run('show -p dev --aws-cli --format json'));
    expect(shown).toMatchObject({ clientId: 'aws-device', flow: 'device' });
  });

  test('prints flow and file in its text, and whom an sso-session is for', async () => {
    const { run, file } = await registeredWorld();
    const { stdout } = await run('show --aws-cli --sso-session my-sso');
    expect(stdout).toMatch(/^sso-session my-sso {2}valid\n/);
    expect(stdout).toContain(`aws sso login  pkce, ${file}\n`);
    const shown = parse(await run('show --aws-cli --sso-session my-sso --format json'));
    expect(shown).toMatchObject({ profile: null, ssoSession: 'my-sso' });
  });

  test('names a command that says of one that falls short how to renew it', async () => {
    const { run } = await registeredWorld();
    const { stderr } = await run('show --all --aws-cli --min-validity 91d');
    const [, line = ''] = /Run "sso-register (show .+)" for one of them/.exec(stderr) ?? [];
    const again = await run(line.replace('NAME', 'dev'));
    const renewal = 'Renew it with "sso-register register --profile dev --aws-cli pkce';
    expect(again).toMatchObject({ code: 4, stderr: expect.stringContaining(renewal) as string });
  });

  test.each([
    { field: 'flow', value: 'pkce' },
    { field: 'ssoSession', value: 'my-sso' },
    { field: 'endpoint', value: '' },
  ])(
    '--field $field prints $value, and an empty line for what the file does not say',
    async ({ field, value }) => {
      const { run, directory } = await loginWorld(sessionConfig());
      plantLogin(directory, KEY, madeByAws());
      const shown = await run(`show -p dev --aws-cli --field ${field}`);
      expect(shown).toMatchObject({ code: 0, stdout: `${value}\n` });
    },
  );

  test.each([
    { line: '-p dev --aws-cli', who: 'profile dev', hint: '--profile dev --aws-cli pkce' },
    { line: '-p old --aws-cli', who: 'profile old', hint: '--profile old --aws-cli device' },
    {
      line: '--sso-session my-sso --aws-cli device',
      who: 'sso-session my-sso',
      hint: '--sso-session my-sso --aws-cli device',
    },
  ])('$line exits with 3 if nothing is there, and says how to register', async (row) => {
    const { run } = await loginWorld(sessionConfig() + OLD);
    await run('register -p dev');
    const { code, stdout, stderr } = await run(`show ${row.line}`);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(
      ` for ${row.who}.\nhint:  Register a client with "sso-register register ${row.hint}".`,
    );
  });

  test.each(['show', 'clear', 'register'])(
    'is refused for pkce and a legacy profile, like %s',
    async (command) => {
      const { run } = await loginWorld(OLD);
      const { code, stderr } = await run(`${command} -p old --aws-cli pkce`);
      expect(code).toBe(2);
      expect(stderr).toContain('uses the flow pkce only for a profile with an sso-session');
    },
  );

  test('exits with 3 if what is there is for another flow than the one that is named', async () => {
    const { run } = await registeredWorld();
    const { code, stderr } = await run('show -p dev --aws-cli device');
    expect(code).toBe(3);
    expect(stderr).toMatch(/is for the flow pkce .*not device\.\nhint: .*--aws-cli pkce/);
  });

  test.each([
    {
      what: 'has expired',
      later: 90 * DAY,
      code: 4,
      says: /Renew it with ".*--profile dev --aws-cli pkce"/,
    },
    { what: 'is valid', later: 0, code: 0, says: /^$/ },
  ])('exits with $code if it $what', async ({ later, code, says }) => {
    const { run } = await registeredWorld();
    const stderr = expect.stringMatching(says) as string;
    expect(await run('show -p dev --aws-cli', { now: () => NOW + later })).toMatchObject({
      code,
      stderr,
    });
  });

  test.each([
    { what: 'damaged', content: '{"clientId":', says: 'is damaged' },
    { what: 'a token', content: '{"accessToken":"x"}', says: 'it holds a token' },
    {
      what: 'undated',
      content: { ...madeByAws(), expiresAt: 'soon' },
      says: 'in a form that this program cannot read: soon',
    },
  ])('exits with 7 if the file is $what', async ({ content, says }) => {
    const { run, directory } = await loginWorld(sessionConfig());
    const file = plantLogin(directory, KEY, content);
    const { code, stderr } = await run('show -p dev --aws-cli');
    expect(code).toBe(7);
    expect(stderr).toContain(file);
    expect(stderr).toContain(says);
  });

  test('makes no directory, and calls nobody', async () => {
    const { run, directory, cache, service } = await loginWorld(sessionConfig());
    await run('show -p dev --aws-cli');
    await run('show --all --aws-cli');
    expect([existsSync(directory), existsSync(cache)]).toEqual([false, false]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});

describe('show --all --aws-cli', () => {
  /** A cache with registrations of a session, of a legacy profile and of another tool, and a token. */
  async function fullWorld() {
    const made = await loginWorld(sessionConfig() + OLD);
    plantLogin(made.directory, KEY, madeByAws());
    plantLogin(made.directory, KEY_OF_LEGACY, {
      ...madeByAws('device'),
      expiresAt: '2026-12-24T12:00:00Z',
    });
    plantLogin(made.directory, 'another-tool', { ...madeByAws('device'), clientId: 'tool' });
    plantLogin(made.directory, 'a'.repeat(40), { accessToken: 'x', startUrl: 'y', ...madeByAws() });
    plantLogin(made.directory, 'notes', '[]');
    await made.run('register -p dev');
    return made;
  }

  test('lists all registrations, each with the login that finds it, and no token', async () => {
    const { run } = await fullWorld();
    const listed = parseAll(await run('show --all --aws-cli --format json'));
    expect(listed).toMatchObject([
      {
        clientId: 'aws-device',
        profile: 'old',
        ssoSession: null,
        flow: 'device',
        region: 'eu-west-1',
      },
      { clientId: 'tool', profile: null, ssoSession: null, flow: 'device', region: null },
      {
        clientId: 'aws-pkce',
        profile: null,
        ssoSession: 'my-sso',
        flow: 'pkce',
        region: 'eu-west-1',
      },
    ]);
  });

  test('prints them as a table', async () => {
    const { run } = await fullWorld();
    const { code, stdout } = await run('show --all --aws-cli');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^PROFILE OR SESSION +STATUS +TIME LEFT +REGION +FLOW$/),
      expect.stringMatching(/^old +valid .* 31 days left +eu-west-1 +device$/),
      expect.stringMatching(/^another-tool\.json +valid .* 90 days left +device$/),
      expect.stringMatching(/^sso-session my-sso +valid .* 90 days left +eu-west-1 +pkce$/),
    ]);
  });

  test('lists those of one flow if it is named', async () => {
    const { run } = await fullWorld();
    const listed = parseAll(await run('show --all --aws-cli pkce --format json'));
    expect(listed.map(({ clientId }) => clientId)).toEqual(['aws-pkce']);
  });

  test('reports the damaged file of a login, and shows the rest', async () => {
    const { run, directory } = await fullWorld();
    const file = plantLogin(directory, KEY, '{}');
    const { code, stderr, stdout } = await run('show --all --aws-cli');
    expect(code).toBe(7);
    expect(stderr).toContain(`The cache file ${file} is damaged`);
    expect(stdout).toMatch(/^old /m);
  });

  test('is not what show --all lists of our own cache, which has no such column', async () => {
    const { run } = await fullWorld();
    expect((await run('show --all')).stdout).toMatch(/^PROFILE +STATUS +TIME LEFT +REGION\ndev /);
  });
});

describe("a start URL on a company's own domain", () => {
  const URL = 'https://sso.example.com/start';
  const config = sessionConfig().replace(/https:.*/, URL);
  const keyIn = (region: string) =>
    registrationKey({ startUrl: URL, region, scopes: null, sessionName: 'my-sso' });

  test('is looked up in its configured region', async () => {
    const { run, directory } = await loginWorld(config);
    plantLogin(directory, keyIn('eu-west-1'), madeByAws());
    const shown = parse(await run('show -p dev --aws-cli --format json'));
    expect(shown).toMatchObject({ clientId: 'aws-pkce', region: 'eu-west-1' });
  });

  test('is found in the region that it led to, without asking where it leads', async () => {
    const { run, directory } = await loginWorld(config);
    const endpoint = 'https://oidc.us-west-2.amazonaws.com';
    const file = plantLogin(directory, keyIn('us-west-2'), { ...madeByAws(), endpoint });
    const shown = parse(await run('show -p dev --aws-cli --format json'));
    expect(shown).toMatchObject({ region: 'us-west-2', awsCliCache: file });
    expect(parseAll(await run('show --all --aws-cli --format json'))).toMatchObject([
      { ssoSession: 'my-sso', region: 'us-west-2' },
    ]);
    await run('clear -p dev --aws-cli');
    expect(existsSync(file)).toBe(false);
  });
});

test('what was registered for aws sso login is not found by another start URL', async () => {
  const { run, register, env, service, directory } = await registeredWorld();
  const config = readFileSync(env.AWS_CONFIG_FILE, 'utf8');
  writeFileSync(env.AWS_CONFIG_FILE, config.replace('/start', '/start/'));
  expect(await run('show -p dev --aws-cli')).toMatchObject({ code: 3 });
  expect(parse(await register('--format json'))).toMatchObject({ reason: 'not-cached' });
  expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  expect(existsSync(join(directory, `${KEY}.json`))).toBe(true);
});
