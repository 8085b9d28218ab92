import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registrationKey } from '../../src/aws-cli/registration-key.js';
import { calls, parse } from '../program.js';
import { CONFIG, home } from './config.js';

const ENTRY = { startUrl: 'https://d-1234567890.awsapps.com/start', region: 'eu-west-1' };
const BOTH = ['sso:account:access', 'codewhisperer:completions'];

test.each([
  [
    { scopes: ['sso:account:access'], sessionName: 'my-sso' },
    'bad1b99972dcdbd398df369048920b52e74d64ef',
  ],
  [{ scopes: BOTH, sessionName: 'my-sso' }, 'a9f53015e45781580d1a6e8fd623d10516877082'],
  [{ scopes: null, sessionName: 'my-sso' }, 'f31b3b8dbf1565a43a95b3ea6bb34ee92bdc0d88'],
  [{ scopes: null, sessionName: null }, '8ba5c4795fa8538a47da089266d94d19d06fe7f6'],
  // Computed by Python's json.dumps, which escapes U+007F too.
  [{ scopes: null, sessionName: 'é😀\u007f"\\' }, '2ea449f697cec8976c6eb910e8632ee8e73727d2'],
])('the AWS CLI looks for %j under %s', (parts, key) => {
  expect(registrationKey({ ...ENTRY, ...parts })).toBe(key);
});

/** The only file in the cache of `aws sso login`. */
function loginFile(directory: string): string {
  const cache = join(directory, '.aws', 'sso', 'cache');
  const [name = '', ...others] = readdirSync(cache);
  expect(others).toEqual([]);
  return join(cache, name);
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

describe('register --aws-cli', () => {
  const PKCE = { scopes: BOTH, grantTypes: ['authorization_code', 'refresh_token'] };
  test.each([
    ['dev', '', { scopes: BOTH, sessionName: 'corp' }, PKCE],
    ['dev', ' device', { scopes: BOTH, sessionName: 'corp' }, { scopes: BOTH }],
    [
      'plain',
      '',
      {
        scopes: null,
        sessionName: 'plain',
        region: 'eu-central-1',
        startUrl: 'https://plain.awsapps.com/start',
      },
      { ...PKCE, scopes: ['sso:account:access'] },
    ],
    [
      'plain',
      ' device',
      {
        scopes: null,
        sessionName: 'plain',
        region: 'eu-central-1',
        startUrl: 'https://plain.awsapps.com/start',
      },
      {},
    ],
    [
      'legacy',
      '',
      {
        scopes: null,
        sessionName: null,
        region: 'us-west-2',
        startUrl: 'https://legacy.awsapps.com/start',
      },
      {},
    ],
  ])('writes for %s%s what aws sso login would', async (profile, flow, parts, members) => {
    const { run, directory } = await home(CONFIG);
    const line = `register -p ${profile} --aws-cli${flow} --format json --show-secret`;
    const { clientId, clientSecret, expiresAt } = parse(await run(line));
    const file = loginFile(directory);
    expect(file).toContain(`${registrationKey({ ...ENTRY, ...parts })}.json`);
    expect(read(file)).toEqual({ clientId, clientSecret, expiresAt, ...members });
    expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test.skipIf(process.platform === 'win32')('lets nobody else read it', async () => {
    const { run, directory } = await home(CONFIG);
    await run('register -p dev --aws-cli');
    const file = loginFile(directory);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  });

  test.each([
    ['missing', undefined],
    ['cut', '{"clientId": "x", "clien'],
    [
      'of another client',
      JSON.stringify({ clientId: 'x', clientSecret: 'y', expiresAt: '2020-01-01T00:00:00Z' }),
    ],
  ])('writes it again on reuse where it is %s', async (_, text) => {
    const { run, directory, service } = await home(CONFIG);
    await run('register -p dev --aws-cli');
    const file = loginFile(directory);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, text ?? '');
    const again = await run('register -p dev --aws-cli');
    expect(again.stderr).toBe(`aws sso login (pkce) finds it in ${file}\n`);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await run('register -p dev --aws-cli')).stderr).toBe('');
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('leaves a valid registration of the other flow alone, unless it is forced', async () => {
    const { run, directory, service } = await home(CONFIG);
    await run('register -p dev --aws-cli device');
    const file = loginFile(directory);
    const before = readFileSync(file, 'utf8');
    const refused = await run('register -p dev --aws-cli');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(
      `${file} holds a valid registration for the flow device, not pkce`,
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
    expect(await run('register -p dev --aws-cli --force')).toMatchObject({ code: 0 });
    expect(read(file)).toMatchObject(PKCE);
  });

  test('replaces one of the other flow that has expired', async () => {
    const { run, directory } = await home(CONFIG);
    await run('register -p dev --aws-cli device');
    const file = loginFile(directory);
    writeFileSync(file, JSON.stringify({ ...read(file), expiresAt: '2026-11-23T12:14:59Z' }));
    expect(await run('register -p dev --aws-cli')).toMatchObject({ code: 0 });
    expect(read(file)).toMatchObject(PKCE);
  });

  test.each([
    ['-p legacy --aws-cli pkce', 'uses the flow pkce only for a profile with an sso-session'],
    ['-p static --aws-cli', '--aws-cli needs a profile with an sso-session or an sso_start_url'],
    ['-p dev --aws-cli --scopes x', 'cannot be used with option'],
    ['-p dev --aws-cli --region us-east-1', 'cannot be used with option'],
    ['-p dev --aws-cli any', 'Allowed choices are pkce, device'],
  ])('refuses %s', async (line, message) => {
    const { run, service } = await home(CONFIG);
    const { code, stderr } = await run(`register ${line}`);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test('needs sso_region, which is where the AWS CLI looks', async () => {
    const { run } = await home(
      '[profile x]\nsso_start_url = https://x.example\nregion = us-east-1\n',
    );
    const { code, stderr } = await run('register -p x --aws-cli');
    expect(code).toBe(2);
    expect(stderr).toContain('takes the region from sso_region, not from region of profile x');
  });

  test('prints the client all the same where it cannot be handed over', async () => {
    const { run, directory, cache } = await home(CONFIG);
    mkdirSync(join(directory, '.aws', 'sso'));
    writeFileSync(join(directory, '.aws', 'sso', 'cache'), '');
    const { code, stdout, stderr } = await run('register -p dev --aws-cli');
    expect(code).toBe(7);
    expect(stdout).toContain('dev  registered (not-cached)');
    expect(stderr).toContain('Could not write ');
    expect(existsSync(cache)).toBe(true);
  });
});
