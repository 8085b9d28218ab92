import { describe, expect, test } from 'vitest';
import { home } from '../../program.js';
import { registerWorld } from './register-world.js';

describe('a new secret that lives shorter than --min-validity', () => {
  test('is printed as expiring, with a warning', async () => {
    const { register } = await registerWorld({ secretTtl: 60_000 });
    const { json, stderr } = await register();
    expect(json).toMatchObject({ source: 'service', status: 'expiring' });
    expect(stderr).toMatch(/^warning: .*--min-validity.*\n$/);
  });

  test('gets no warning with --quiet', async () => {
    const { register } = await registerWorld({ secretTtl: 60_000 });
    expect((await register('--quiet')).stderr).toBe('');
  });
});

describe('a start URL that looks mistyped', () => {
  test.each(['/', '#/', '/#/'])('(it ends in %s) gets a hint when it is sent', async (end) => {
    const url = `https://x.awsapps.com/start${end}`;
    const { run } = await home(`[default]\nsso_start_url = ${url}\nsso_region = eu-west-1\n`);
    const hint = `hint: the start URL ${url} (sso_start_url of profile default)`;
    expect((await run('register')).stderr).toContain(hint);
    expect((await run('register')).stderr).toBe('');
    expect((await run('register --dry-run')).stdout).toContain(url);
    expect((await run('register --force --quiet')).stderr).toBe('');
  });

  test.each(['register -p dev --dry-run', 'register --all --dry-run'])(
    'gets one hint from %s, however many profiles share it',
    async (line) => {
      const session = '[sso-session corp]\nsso_start_url = https://x.example/start/#/\n';
      const profiles = ['dev', 'prod'].map((name) => `[profile ${name}]\nsso_session = corp\n`);
      const { run } = await home(`${session}sso_region = eu-west-1\n${profiles.join('')}`);
      const { stderr } = await run(line);
      expect(stderr.match(/most tools write https:\/\/x\.example\/start\./g)).toHaveLength(1);
    },
  );
});
