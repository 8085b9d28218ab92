import { expect, test } from 'vitest';
import { emulator, run } from '../program.js';
import {
  authorizeUrl,
  CALLBACK,
  decide,
  DEVICE_CODE,
  INVALID_REQUEST,
  pkce,
  PKCE,
  post,
  register,
  startDevice,
  token,
  visit,
} from './http.js';

/** An emulator, and the lines that it prints with --debug. */
async function loggedEmulator(settings: Parameters<typeof emulator>[0] = {}) {
  const lines: string[] = [];
  const service = await emulator({ ...settings, log: (_, whole) => lines.push(whole) });
  return { service, lines };
}

test('--debug prints each call and its answer', async () => {
  const { service, lines } = await loggedEmulator({ fail: 'RegisterClient=SlowDownException:1' });
  await register(service);
  await register(service);
  await post(service, '/token', '{');
  const said = (pattern: RegExp) => expect.stringMatching(pattern) as string;
  expect(lines).toEqual([
    said(/^RegisterClient {"clientName":"x","clientType":"public"} -> 400 {"error":"slow_down",/),
    said(/^RegisterClient {"clientName":"x",.*} -> 200 {"clientId":"\w+","clientSecret":"hidden",/),
    said(/^CreateToken no JSON -> 400 {"error":"invalid_request",/),
  ]);
});

test('a call that is nested too deeply to be printed is answered, and so is the next', async () => {
  const { service, lines } = await loggedEmulator();
  const nested = '['.repeat(200_000) + ']'.repeat(200_000);
  expect(await post(service, '/client/register', nested)).toEqual(INVALID_REQUEST);
  expect(await register(service)).toMatchObject({ status: 200 });
  expect(lines[0]).toMatch(/^RegisterClient JSON that is nested too deeply -> 400 /);
});

test('--debug prints no secret of a sign-in, by device code or with PKCE', async () => {
  const { service, lines } = await loggedEmulator({ ask: true });
  const { codeVerifier, codeChallenge } = pkce();
  const device = (await register(service, { scopes: PKCE.scopes })).body;
  const browser = (await register(service, PKCE)).body;
  const client = ({ clientId, clientSecret }: typeof device) => ({ clientId, clientSecret });
  const started = (await startDevice(service, client(device))).body;
  await decide(String(started.verificationUriComplete), 'approve');
  const grant = { grantType: DEVICE_CODE, deviceCode: started.deviceCode };
  const tokens = (await token(service, client(device), grant)).body;
  const { refreshToken } = tokens;
  await token(service, client(device), { grantType: 'refresh_token', refreshToken });
  const url = authorizeUrl(service, client(browser), { code_challenge: codeChallenge });
  const code = (await decide(url, 'approve')).location?.searchParams.get('code');
  const members = { grantType: 'authorization_code', code, codeVerifier, redirectUri: CALLBACK };
  expect(await token(service, client(browser), members)).toMatchObject({ status: 200 });

  const secrets = {
    ...{ one: device.clientSecret, other: browser.clientSecret, codeVerifier, code },
    ...{ deviceCode: started.deviceCode, accessToken: tokens.accessToken, refreshToken },
  };
  const text = lines.join('\n');
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret, name).toMatch(/^.{20,}/);
    expect(text.includes(String(secret)), name).toBe(false);
  }
  expect(text).toContain(
    `POST /decision {"token":"hidden","decision":"approve"} -> 303 ${CALLBACK}?code=hidden&`,
  );
});

test('--debug does not print the token in a page', async () => {
  const { service, lines } = await loggedEmulator({ ask: true });
  const { clientId, clientSecret } = (await register(service)).body;
  const { body } = await startDevice(service, { clientId, clientSecret });
  await visit(String(body.verificationUriComplete));
  expect(lines.at(-1)).toBe(`GET /device {"user_code":"${String(body.userCode)}"} -> 200`);
});

test.each([
  { options: ['--debug'], printed: /^debug: CreateToken {} -> 401 {"error":"invalid_client",/m },
  { options: [], printed: /^$/ },
])('the program prints the calls to stderr with $options', async ({ options, printed }) => {
  const script = `
    await fetch(process.env.AWS_ENDPOINT_URL_SSO_OIDC + '/token', { method: 'POST', body: '{}' });`;
  const command = [process.execPath, '--input-type=module', '--eval', script];
  const { code, stdout, stderr } = await run(['emulator', ...options, '--', ...command]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(printed);
});
