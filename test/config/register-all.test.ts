import { describe, expect, test } from 'vitest';
import { calls } from '../program.js';
import { CONFIG, home } from './config.js';

const MANY = [0, 1, 2]
  .map(
    (index) =>
      `[sso-session s${index}]\nsso_region = eu-west-1\nsso_start_url = https://${index}.example\n`,
  )
  .concat(
    Array.from({ length: 500 }, (_, index) => `[profile p${index}]\nsso_session = s${index % 3}\n`),
  )
  .join('\n');

type Results = Record<string, unknown>[];

describe('register --all', () => {
  test('calls once for each session of 500 profiles, then not at all', async () => {
    const { run, service } = await home(MANY);
    const first = await run('register --all --format json');
    const results = JSON.parse(first.stdout) as Results;
    expect(first).toMatchObject({ code: 0, stderr: '500 registered, 0 reused, 0 failed\n' });
    expect(new Set(results.map(({ clientId }) => clientId)).size).toBe(3);
    expect(results[0]?.clientId).toBe(results[3]?.clientId);
    const second = await run('register --all');
    expect(second.stderr).toBe('0 registered, 500 reused, 0 failed\n');
    expect(await calls(service)).toMatchObject({ RegisterClient: 3 });
  });

  test('does the others where one fails, and exits with the code of the first', async () => {
    const { run } = await home(CONFIG);
    const { code, stdout, stderr } = await run('register --all --format json');
    const results = JSON.parse(stdout) as Results;
    expect(code).toBe(2);
    expect(results.map(({ source, error }) => source ?? error)).toEqual([
      ...['service', 'service', 'service', 'service'],
      { code: 'Usage', message: expect.stringContaining('nowhere') as string },
    ]);
    expect(stderr).toContain('4 registered, 0 reused, 1 failed\nerror: broken: ');
  });

  test('tells an error that profiles share once', async () => {
    const { run } = await home(MANY, { fail: 'InvalidScopeException' });
    const { code, stdout, stderr } = await run('register --all');
    expect(code).toBe(5);
    expect(stdout).toBe('');
    expect(stderr.match(/error: p0, p3, p6 and 164 more: .*InvalidScopeException/g)).toHaveLength(
      1,
    );
  });

  test('shows its progress on a terminal', async () => {
    const { run } = await home(CONFIG);
    const { stderr } = await run('register --all', { terminal: true });
    expect(stderr).toContain('0/5 profiles');
    expect(stderr).toContain('4 registered');
  });

  test.each(['-p dev', '--field clientId', '--format env'])('is not for %s', async (flags) => {
    const { run, service } = await home(CONFIG);
    expect(await run(`register --all ${flags}`)).toMatchObject({ code: 2, stdout: '' });
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test('needs a profile that signs in through SSO', async () => {
    const { run } = await home('[profile static]\nregion = us-east-1\n');
    const { code, stderr } = await run('register --all');
    expect(code).toBe(2);
    expect(stderr).toContain('has an sso_session or an sso_start_url');
  });
});
