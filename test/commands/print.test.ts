import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REGISTERED_FIELDS } from '../../src/registration/view.js';
import { calls, DAY, NOW, parse, temporaryDirectory, world } from '../program.js';
import { readGithubEnv } from '../output/github-env.js';
import { REGISTRATION, registerAt, say, startService } from '../service/service.js';
import { registerWorld } from './register/register-world.js';

describe('the JSON of register', () => {
  test.each([
    { argv: '', withheld: ['changed', 'clientSecret'] },
    { argv: '--show-secret', withheld: ['changed'] },
  ])('has every member but $withheld, of a new and of a cached client', async (given) => {
    const { register } = await registerWorld();
    const members = REGISTERED_FIELDS.filter((name) => !given.withheld.includes(name)).sort();
    const printed = [(await register(given.argv)).json, (await register(given.argv)).json];
    expect(printed.map((json) => Object.keys(json).sort())).toEqual([members, members]);
  });

  test('is in the units of the API', async () => {
    const { register, service } = await registerWorld();
    expect((await register()).json).toEqual({
      clientId: expect.any(String) as string,
      clientIdIssuedAt: NOW / 1000,
      clientSecretExpiresAt: (NOW + 90 * DAY) / 1000,
      authorizationEndpoint: `${service.url}/authorize`,
      tokenEndpoint: `${service.url}/token`,
      profile: 'default',
      region: 'eu-west-1',
      startUrl: null,
      endpoint: service.url,
      expiresAt: '2027-02-21T12:00:00Z',
      status: 'valid',
      request: { clientName: 'sso-register-default', clientType: 'public' },
      source: 'service',
      reason: 'not-cached',
    });
  });
});

describe('register --field', () => {
  test.each(REGISTERED_FIELDS)('prints the value of %s, raw', async (name) => {
    const { run, register } = await registerWorld();
    await register();
    const value = (await register('--show-secret')).json[name] ?? '';
    const stdout = `${typeof value === 'string' ? value : JSON.stringify(value)}\n`;
    expect(await run(`register --field ${name}`)).toEqual({ code: 0, stdout, stderr: '' });
  });

  test('agrees with --format json', async () => {
    const { run } = await registerWorld();
    const { stdout } = await run('register --field clientId');
    expect(await run('register --format json --field clientId')).toMatchObject({ code: 0, stdout });
  });

  test.each(['nope', 'ClientId', '', '__proto__', 'constructor', 'request.clientName'])(
    'refuses the unknown name %j before the call',
    async (name) => {
      const { run, service, cache } = await world();
      const ended = await run(['register', '--field', name]);
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
      expect(existsSync(cache)).toBe(false);
    },
  );
});

type World = Awaited<ReturnType<typeof world>>;

/** The variables of the cached client. */
async function variablesOf({ run }: World): Promise<Record<string, string>> {
  const shown = parse(await run('show --format json --show-secret'));
  return {
    AWS_SSO_CLIENT_ID: String(shown.clientId),
    AWS_SSO_CLIENT_SECRET: String(shown.clientSecret),
    AWS_SSO_CLIENT_SECRET_EXPIRES_AT: '1803211200',
    AWS_SSO_REGION: 'eu-west-1',
  };
}

test.each([
  { format: 'env', assign: (name: string, value: string) => `export ${name}=${value}` },
  { format: 'env-no-export', assign: (name: string, value: string) => `${name}=${value}` },
  { format: 'fish', assign: (name: string, value: string) => `set -gx ${name} '${value}'` },
  { format: 'powershell', assign: (name: string, value: string) => `$Env:${name} = '${value}'` },
  { format: 'windows-cmd', assign: (name: string, value: string) => `set "${name}=${value}"` },
])('prints the variables as $format, by register and by show', async ({ format, assign }) => {
  const here = await world();
  const registered = await here.run(`register --format ${format}`);
  const variables = Object.entries(await variablesOf(here));
  const stdout = variables.map(([name, value]) => `${assign(name, value)}\n`).join('');
  expect(registered).toEqual({ code: 0, stdout, stderr: '' });
  expect(await here.run(`show --format ${format}`)).toEqual(registered);
});

test('caches a secret that cmd cannot quote, and fails to print it', async () => {
  const clientSecret = 'a%PATH%b';
  const service = await startService(say(200, { ...REGISTRATION, clientSecret }));
  const ended = await registerAt(service, ['--format', 'windows-cmd']);
  expect(ended).toMatchObject({ code: 2, stdout: '', cached: true });
  expect(ended.stderr).toContain('AWS_SSO_CLIENT_SECRET');
  expect(ended.stderr).not.toContain(clientSecret);
});

describe('the format github', () => {
  test.each(['register', 'show'])('appends to the file of GITHUB_ENV: %s', async (command) => {
    const here = await world();
    await here.run('register');
    const GITHUB_ENV = join(temporaryDirectory(), 'env');
    writeFileSync(GITHUB_ENV, 'BEFORE=1\n');
    const ended = await here.run(`${command} --format github`, { env: { GITHUB_ENV } });
    const variables = await variablesOf(here);
    const stdout = `::add-mask::${String(variables.AWS_SSO_CLIENT_SECRET)}\n`;
    expect(ended).toEqual({ code: 0, stdout, stderr: '' });
    const [, appended = ''] = readFileSync(GITHUB_ENV, 'utf8').split(/^BEFORE=1\n/);
    expect(readGithubEnv(appended)).toEqual(variables);
  });

  test('masks a secret of several lines as one', async () => {
    const clientSecret = '1%\r\n2';
    const service = await startService(say(200, { ...REGISTRATION, clientSecret }));
    const GITHUB_ENV = join(temporaryDirectory(), 'env');
    const ended = await registerAt(service, ['--format', 'github'], { env: { GITHUB_ENV } });
    expect(ended).toMatchObject({ code: 0, stdout: '::add-mask::1%25%0D%0A2\n' });
    const variables = readGithubEnv(readFileSync(GITHUB_ENV, 'utf8'));
    expect(variables.AWS_SSO_CLIENT_SECRET).toBe(clientSecret);
  });

  test('completes the last line of the file of GITHUB_ENV, and only that', async () => {
    const here = await world();
    const GITHUB_ENV = join(temporaryDirectory(), 'env');
    writeFileSync(GITHUB_ENV, 'BEFORE=1');
    for (const command of ['register', 'show'])
      await here.run(`${command} --format github`, { env: { GITHUB_ENV } });
    const [, appended = ''] = readFileSync(GITHUB_ENV, 'utf8').split(/^BEFORE=1\n/);
    expect(readGithubEnv(appended)).toEqual(await variablesOf(here));
  });

  test('leaves the mode of the file of GITHUB_ENV as it is', async () => {
    const { run } = await world();
    const GITHUB_ENV = join(temporaryDirectory(), 'env');
    writeFileSync(GITHUB_ENV, '');
    chmodSync(GITHUB_ENV, 0o664);
    await run('register --format github', { env: { GITHUB_ENV } });
    expect((statSync(GITHUB_ENV).mode & 0o777).toString(8)).toBe('664');
  });

  test('makes the file of GITHUB_ENV if it is missing, also through a link', async () => {
    const { run } = await world();
    const directory = temporaryDirectory();
    const GITHUB_ENV = join(directory, 'link');
    symlinkSync('target', GITHUB_ENV);
    const ended = await run('register --format github', { env: { GITHUB_ENV } });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(directory, 'target'), 'utf8')).toContain('AWS_SSO_CLIENT_SECRET');
  });

  test.each([undefined, ''])('registers nothing if GITHUB_ENV is %j', async (GITHUB_ENV) => {
    const { run, service } = await world();
    expect(await run('register --format github', { env: { GITHUB_ENV } })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('GITHUB_ENV') as string,
    });
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test('masks the secret before it fails to write, and names the file', async () => {
    const { run } = await world();
    const GITHUB_ENV = join(temporaryDirectory(), 'directory');
    mkdirSync(GITHUB_ENV);
    const ended = await run('register --format github', { env: { GITHUB_ENV } });
    expect(ended).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^::add-mask::.+\n$/) as string,
      stderr: expect.stringMatching(/^error: /) as string,
    });
    expect(ended.stderr).toContain(GITHUB_ENV);
    expect(await run('show')).toMatchObject({ code: 0 });
  });
});
