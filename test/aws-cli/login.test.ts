import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calls, parse } from '../program.js';
import { awsCliMinor, whySkipped } from './aws-cli.js';
import {
  ACCOUNT,
  legacyConfig,
  NO_ENDPOINT,
  readJson,
  sessionConfig,
  START_URL,
} from './login-world.js';
import { HOST, personWho, reachableWorld, REGION } from './reachable-world.js';

const session = (scopes?: string, name?: string) => sessionConfig(scopes, name, REGION);
const inProfile = (line: string, config: string) => config.replace('\n', `\n${line}\n`);
const shouted = (config: string) =>
  config.replace(/^sso_\w+ =/gm, (key) => key.toUpperCase().replace(' =', ':'));
const withoutRegion = (config: string) => config.replace(/sso_region.*\n/, '');
const SCOPES = `sso_registration_scopes = ${ACCOUNT}`;

describe.skipIf(awsCliMinor === undefined)(`aws sso login${whySkipped}`, () => {
  test.each([
    { what: 'an sso-session', config: session() },
    { what: 'an sso-session with scopes', config: session(ACCOUNT) },
    { what: 'an sso-session with odd scopes', config: session(` b:c ,, ${ACCOUNT},`) },
    { what: 'a profile with scopes of an sso-session', config: inProfile(SCOPES, session()) },
    { what: 'a profile with other scopes', config: inProfile(SCOPES, session('a:b')) },
    { what: 'an sso-session of another alphabet', config: session(undefined, 'équipe-🦊') },
    { what: 'a start URL with /#/', config: session().replace(START_URL, `${START_URL}/#/`) },
    { what: 'a legacy profile', config: legacyConfig(REGION) },
    { what: 'a legacy profile with scopes', config: inProfile(SCOPES, legacyConfig(REGION)) },
    { what: 'an sso-session with empty scopes', config: session('') },
    { what: 'an sso-session with scopes on two lines', config: session(`a:b,\n\n  ${ACCOUNT}`) },
    { what: 'keys in capitals and with colons', config: shouted(session(ACCOUNT)) },
    {
      what: 'a session whose name is quoted',
      config: session().replace('[sso-session my-sso]', `[sso-session 'm'"y"\\-sso]`),
    },
    { what: 'a profile after a nested block', config: inProfile('s3 =\n  a = b', session()) },
    { what: 'a profile whose name is there twice', config: `[profile "dev"]\n${session()}` },
    {
      what: 'a region of [DEFAULT]',
      config: `[DEFAULT]\nsso_region = ${REGION}\n${withoutRegion(session())}`,
    },
    {
      what: 'a start URL with a comment',
      config: session().replace(START_URL, `${START_URL} # x`),
    },
  ])('signs in to $what with what was registered for it', async ({ config }) => {
    const { register, login, service, proxy } = await reachableWorld(config);
    expect(await register('device', { now: Date.now })).toMatchObject({ code: 0 });
    expect(await login()).toContain('Successfully logged into Start URL');
    expect(await calls(service)).toEqual({
      RegisterClient: 1,
      StartDeviceAuthorization: 1,
      CreateToken: 1,
    });
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${HOST}:443`]));
  });

  test('signs in once a person approves on the page, and is not told to slow down', async () => {
    const { lines, settings } = personWho('approve');
    const { register, login } = await reachableWorld(session(), settings);
    await register('device', { now: Date.now });
    expect(await login()).toContain('Successfully logged into Start URL');
    expect(lines.join('\n')).not.toContain('slow_down');
  });

  test('does not sign in once a person denies', async () => {
    const { register, login } = await reachableWorld(session(), personWho('deny').settings);
    await register('device', { now: Date.now });
    const stderr = expect.stringContaining('AccessDeniedException') as string;
    await expect(login()).rejects.toMatchObject({ stderr });
  });

  test('leaves a registration of its own that --aws-cli reuses, and that is used again', async () => {
    const { register, login, service } = await reachableWorld(session());
    await login();
    const host = { now: Date.now, env: NO_ENDPOINT };
    const reused = await register('device --format json', host);
    expect(parse(reused)).toMatchObject({ source: 'cache', endpoint: null, flow: 'device' });
    await login();
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('leaves show --aws-cli true, as do a logout and a change of scopes', async () => {
    const { run, register, login, awsCli, env, files, service } = await reachableWorld(session());
    const host = { now: Date.now };
    const show = async () => parse(await run('show -p dev --aws-cli --format json', host));
    const { clientId } = parse(await register('device --format json', host));
    await login();
    expect(await show()).toMatchObject({ clientId, status: 'valid' });
    await awsCli(['sso', 'logout']);
    expect(files()).toHaveLength(1);
    expect(await show()).toMatchObject({ clientId, status: 'valid' });
    writeFileSync(env.AWS_CONFIG_FILE, session(`${ACCOUNT}, a:b`));
    expect(await run('show -p dev --aws-cli', host)).toMatchObject({ code: 3 });
    await login();
    expect(await show()).toMatchObject({ flow: 'device', endpoint: null });
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });

  test('refreshes its token with what was registered', async () => {
    const account = 'sso_account_id = 123456789012\nsso_role_name = x';
    const { register, login, awsCli, directory, files, service } = await reachableWorld(
      inProfile(account, session(ACCOUNT)),
    );
    await register('device', { now: Date.now });
    const registered = files();
    await login();
    const file = join(directory, files().find((name) => !registered.includes(name)) ?? '');
    const token = readJson(file) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...token, expiresAt: '2020-01-01T00:00:00Z' }));
    // It refreshes the token first, and then fails for want of the other service.
    await expect(awsCli(['sts', 'get-caller-identity'])).rejects.toThrow();
    expect(readJson(file)).toEqual({
      ...token,
      accessToken: expect.not.stringContaining(String(token.accessToken)) as string,
      expiresAt: expect.not.stringMatching(/^2020/) as string,
    });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1, CreateToken: 2 });
  });
});
