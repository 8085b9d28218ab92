import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { loginWorld, sessionConfig } from '../aws-cli/login-world.js';
import { home, NOW, world } from '../program.js';
import { startService, say, REGISTRATION } from '../service/service.js';
import { fileOf } from '../store/cache.js';

const COMMANDS = [
  'register',
  'register --dry-run',
  'show',
  'clear',
  'show --all',
  'clear --expired',
];

describe('--debug', () => {
  test.each(COMMANDS)('begins with the versions for %s', async (line) => {
    const { run } = await world();
    const [first] = (await run(`${line} --debug`)).stderr.split('\n');
    expect(first).toBe(`debug: sso-register ${packageJson.version}, Node ${process.version}`);
  });

  test.each([
    {
      line: 'show -p dev',
      settings: ['profile = "dev" (--profile)', 'minValidity = "15m" (default)'],
    },
    { line: 'show --all --min-validity 1h', settings: ['minValidity = "1h" (--min-validity)'] },
    { line: 'clear', settings: ['profile = "default" (default)'] },
    {
      line: 'register --scopes a b',
      settings: [
        ...[
          'profile = "default" (default)',
          'region = "eu-west-1" (sso_region of profile default)',
        ],
        ...['scopes = ["a","b"] (--scopes)', 'timeout = "10s" (default)'],
      ],
    },
  ])('says the settings of $line and their sources', async ({ line, settings }) => {
    const { run, cache } = await world();
    const { stderr } = await run(`${line} --debug`);
    for (const setting of [...settings, `cacheDir = "${cache}" (SSO_REGISTER_CACHE_DIR)`]) {
      expect(stderr).toContain(`debug: ${setting}\n`);
    }
  });

  test('prints the request of a registration', async () => {
    const { run } = await world();
    const { stderr } = await run('register --debug --scopes a b');
    expect(stderr).toMatch(/^debug: .*RegisterClient.*\{.*"scopes":\["a","b"\].*\}$/m);
  });

  test('names the files that are read, written, renamed and deleted', async () => {
    const { run, cache, file } = await home('[default]\nsso_region = eu-west-1\n');
    const path = fileOf(cache);
    const stderr = async (line: string) => (await run(`${line} --debug`)).stderr;
    const registered = await stderr('register');
    expect(registered).toContain(
      `debug: sections in the AWS config file ${file} and the credentials file: 1\n`,
    );
    expect(registered).toContain(`debug: wrote ${path}\n`);
    expect(await stderr('show')).toContain(`debug: read ${path} (entry)\n`);
    expect(await stderr('show --all')).toContain(`debug: read ${path} (entry)\n`);
    expect(await stderr('clear')).toContain(`debug: deleting ${path}\n`);
  });

  test('says the decision, and calls a missing file not cached yet', async () => {
    const { run, cache } = await world();
    const { stderr } = await run('register --debug');
    expect(stderr).toContain(`debug: not cached yet: ${fileOf(cache)}\n`);
    expect(stderr).toContain('debug: decision for default: register (not-cached)\n');
    const again = await run('register --debug');
    expect(again.stderr).toContain('debug: decision for default: reuse\n');
  });

  test('names the file of a registration for aws sso login', async () => {
    const { register, directory, files } = await loginWorld(sessionConfig());
    const { stderr } = await register('pkce --debug');
    expect(stderr).toContain(`debug: wrote ${join(directory, files().join())}\n`);
  });

  test('says each attempt, its answer, and the pause before the next', async () => {
    const answers = [
      say(503, {}, { 'x-amzn-requestid': 'first' }),
      (response: ServerResponse) => response.destroy(),
      say(200, REGISTRATION, { 'x-amzn-requestid': 'third' }),
    ];
    const { url } = await startService((response, number) => {
      answers[number - 1]?.(response, number);
    });
    let now = NOW;
    const { run } = await world();
    const env = { AWS_ENDPOINT_URL_SSO_OIDC: url };
    const { stderr } = await run('register --debug', { env, now: () => (now += 7) });
    const said = stderr.split('\n').filter((line) => /attempt \d/.test(line));
    expect(said).toEqual([
      expect.stringMatching(/^debug: attempt 1: .*HTTP status 503, request id first$/),
      expect.stringMatching(/^debug: attempt 2 after a pause of \d+ ms$/),
      'debug: attempt 2: no answer (ECONNRESET)',
      expect.stringMatching(/^debug: attempt 3 after a pause of \d+ ms$/),
      'debug: attempt 3: HTTP status 200, request id third',
    ]);
  });
});

test('shows in the spinner which attempt is under way', async () => {
  // In a CI job the spinner does not move.
  vi.stubEnv('CI', undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  // The answer comes after several frames of the spinner.
  const { run } = await world({ fail: 'SlowDownException:1', latency: 500 });
  const { stderr } = await run('register', { terminal: true });
  expect(stderr).toContain(', attempt 2');
  expect(stderr).not.toContain(', attempt 1');
});
