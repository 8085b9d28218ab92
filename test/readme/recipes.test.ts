import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readGithubEnv } from '../output/github-env.js';
import { calls, emulator, temporaryDirectory } from '../program.js';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const PROGRAM = fileURLToPath(new URL('../../bin/sso-register.cjs', import.meta.url));

const AWS_CONFIG = `
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://d-1234567890.awsapps.com/start

[profile dev]
sso_session = corp
`;

/** The code blocks in one language of the README's recipes. */
function recipes(language: string): string[] {
  const [, part = ''] = /## Recipes\n(.*?)\n## /s.exec(README) ?? [];
  return [...part.matchAll(/```(\w+)\n(.*?)```/gs)]
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code);
}

/** A machine with the program, an AWS config file and the service. */
async function machine() {
  const home = temporaryDirectory();
  const service = await emulator({ now: Date.now });
  mkdirSync(join(home, '.aws'));
  writeFileSync(join(home, '.aws', 'config'), AWS_CONFIG);
  mkdirSync(join(home, 'bin'));
  symlinkSync(PROGRAM, join(home, 'bin', 'sso-register'));
  const env: Record<string, string> = {
    HOME: home,
    PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}`,
    AWS_ENDPOINT_URL_SSO_OIDC: service.url,
  };
  return { home, env, service };
}

async function shell(script: string, env: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], {
    env,
    ...(env.HOME !== undefined && { cwd: env.HOME }),
  });
  return stdout;
}

const CALLING = /^calling as [0-9a-f]+ in eu-west-1$/m;

describe.skipIf(process.platform === 'win32')('the README has a recipe that works for', () => {
  const [bootstrap = '', login = '', slow = ''] = recipes('sh');
  const [github = '', gitlab = ''] = recipes('yaml');

  test('a POSIX shell script', async () => {
    const { env } = await machine();
    expect(await shell(bootstrap, env)).toMatch(CALLING);
  });

  test('GitHub Actions', async () => {
    const { home, env } = await machine();
    const { steps } = parse(github) as { steps: { run: string }[] };
    const file = join(home, 'github-env');
    const [first, second] = steps.map(({ run }) => run);
    const log = await shell(first ?? '', { ...env, GITHUB_ENV: file });
    const variables = readGithubEnv(readFileSync(file, 'utf8'));
    expect(log).toBe(`::add-mask::${variables.AWS_SSO_CLIENT_SECRET ?? ''}\n`);
    expect(await shell(second ?? '', { ...env, ...variables })).toMatch(CALLING);
  });

  test('GitLab CI', async () => {
    const { home, env } = await machine();
    const { deploy } = parse(gitlab) as {
      deploy: { variables: Record<string, string>; script: string[] };
    };
    const variables = Object.entries(deploy.variables).map(([name, value]) => [
      name,
      value.replace('$CI_PROJECT_DIR', home),
    ]);
    const job = { ...env, ...(Object.fromEntries(variables) as Record<string, string>) };
    expect(await shell(deploy.script.join('\n'), job)).toMatch(CALLING);
  });

  test('aws sso login', async () => {
    const { env, service } = await machine();
    expect(await shell(login, env)).toContain('dev  would reuse the cached registration');
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('a script under the emulator', async () => {
    const { home, env, service } = await machine();
    writeFileSync(join(home, 'client.sh'), bootstrap);
    expect(await shell(slow, env)).toMatch(CALLING);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});
