import { describe, expect, test } from 'vitest';
import { createAuthority } from '../service/certificates.js';
import { pemFile } from '../service/network.js';
import { startProxy, startTls } from '../service/servers.js';
import { calls } from '../program.js';
import { aws, awsCliMinor, whySkipped } from './aws-cli.js';
import { ACCOUNT, legacyConfig, loginWorld, sessionConfig, START_URL } from './login-world.js';

/** An unknown region, so that no test reaches the real service. */
const REGION = 'eu-test-1';
const HOST = `oidc.${REGION}.amazonaws.com`;

/** Since 2.22 the AWS CLI takes the flow pkce by default. */
const DEVICE = (awsCliMinor ?? 0) >= 22 ? ['--use-device-code'] : [];

/** A world in which `aws sso login` gets to the emulator: it takes no endpoint from the environment. */
async function reachableWorld(config: string) {
  const made = await loginWorld(config, { now: Date.now });
  const authority = await createAuthority();
  const certificate = await authority.issue({ names: [HOST] });
  const to = await startTls(Number(new URL(made.service.url).port), certificate);
  const proxy = await startProxy({ to });
  const { HOME, AWS_CONFIG_FILE } = made.env;
  const env = {
    HOME,
    AWS_CONFIG_FILE,
    HTTPS_PROXY: `http://${proxy.host}`,
    AWS_CA_BUNDLE: pemFile(authority.pem),
  };
  const login = () => aws(['sso', 'login', '--profile', 'dev', '--no-browser', ...DEVICE], env);
  return { ...made, proxy, login };
}

const session = (scopes?: string, name?: string) => sessionConfig(scopes, name, REGION);
const inProfile = (line: string, config: string) => config.replace('\n', `\n${line}\n`);
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

  test('registers a client of its own if nothing was registered for it', async () => {
    const { login, service, files } = await reachableWorld(session());
    await login();
    expect(await calls(service)).toMatchObject({ RegisterClient: 1, CreateToken: 1 });
    expect(files()).not.toEqual([]);
  });
});
