import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { awsCliFile, whySkipped } from '../aws-cli/aws-cli.js';
import { whySkipped as whyNoShell } from '../completion/shells.js';
import { sessionConfig } from '../aws-cli/login-world.js';
import { personWho, reachableWorld, REGION } from '../aws-cli/reachable-world.js';
import { readGithubEnv } from '../output/github-env.js';
import { cacheFiles, calls, emulator, temporaryDirectory } from '../program.js';

const [README, MORE] = ['README.md', 'RECIPES.md'].map((name) =>
  readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'),
) as [string, string];
const PROGRAM = fileURLToPath(new URL('../../bin/sso-register.cjs', import.meta.url));

/** The code blocks in one language of a text. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/```(\w+)\n(.*?)```/gs)]
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code);
}

/** The text of a section of the README. */
function section(name: string): string {
  const [, text = ''] = new RegExp(`## ${name}\\n(.*?)\\n## `, 's').exec(README) ?? [];
  return text;
}

/** The line that installs a package in a CI job. The script of CI itself runs it with a real one. */
const INSTALL = 'npm install --global "$SSO_REGISTER_PACKAGE"';

/** A machine with the program, the AWS config file of the README and the service. */
async function machine() {
  const home = temporaryDirectory();
  const service = await emulator({ now: Date.now });
  mkdirSync(join(home, '.aws'));
  const [config = ''] = blocks(section('Use it'), 'ini');
  writeFileSync(join(home, '.aws', 'config'), config);
  mkdirSync(join(home, 'bin'));
  symlinkSync(PROGRAM, join(home, 'bin', 'sso-register'));
  const env: Record<string, string> = {
    HOME: home,
    PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}`,
    AWS_ENDPOINT_URL_SSO_OIDC: service.url,
  };
  return { home, env, service };
}

async function shell(script: string, env: Record<string, string>, name = 'sh'): Promise<string> {
  const { stdout } = await promisify(execFile)(name, ['-e', '-c', script], {
    env,
    ...(env.HOME !== undefined && { cwd: env.HOME }),
  });
  return stdout;
}

const CALLING = /^calling as [0-9a-f]+ in eu-west-1$/m;

describe.skipIf(process.platform === 'win32')('there is a recipe that works for', () => {
  const [bootstrap = ''] = blocks(section('Recipes'), 'sh');
  const [login = ''] = blocks(section('aws sso login'), 'sh');
  const [signIn = '', container = '', slow = ''] = blocks(MORE, 'sh');
  const [github = '', gitlab = ''] = blocks(MORE, 'yaml');

  test('a POSIX shell script', async () => {
    const { env } = await machine();
    expect(await shell(bootstrap, env)).toMatch(CALLING);
  });

  test('GitHub Actions', async () => {
    const { home, env } = await machine();
    const { jobs } = parse(github) as {
      jobs: { deploy: { steps: { run?: string; with?: { path?: string } }[] } };
    };
    const { steps } = jobs.deploy;
    const file = join(home, 'github-env');
    const [install, first, second] = steps.flatMap(({ run }) => run ?? []);
    expect(install).toBe(INSTALL);
    const log = await shell(first ?? '', { ...env, GITHUB_ENV: file });
    const variables = readGithubEnv(readFileSync(file, 'utf8'));
    expect(log).toBe(`::add-mask::${variables.AWS_SSO_CLIENT_SECRET ?? ''}\n`);
    expect(await shell(second ?? '', { ...env, ...variables })).toMatch(CALLING);
    // What the first step keeps for later jobs.
    const [kept = ''] = steps.flatMap((step) => step.with?.path ?? []);
    expect(cacheFiles(kept.replace('~', home))).toHaveLength(1);
  });

  test('GitLab CI', async () => {
    const { home, env } = await machine();
    const { deploy } = parse(gitlab) as {
      deploy: {
        variables: Record<string, string>;
        cache: { paths: string[] };
        script: string[];
      };
    };
    const variables = Object.entries(deploy.variables).map(([name, value]) => [
      name,
      value.replace('$CI_PROJECT_DIR', home),
    ]);
    const job = { ...env, ...(Object.fromEntries(variables) as Record<string, string>) };
    const [install, ...script] = deploy.script;
    expect(install).toBe(INSTALL);
    expect(await shell(script.join('\n'), job)).toMatch(CALLING);
    expect(cacheFiles(join(home, ...deploy.cache.paths))).toHaveLength(1);
  });

  test('a container with a read-only home', async () => {
    const { home, env } = await machine();
    const TMPDIR = temporaryDirectory();
    await shell(container, { ...env, TMPDIR });
    expect(cacheFiles(join(TMPDIR, 'sso-register'))).toHaveLength(1);
    expect(existsSync(join(home, '.config'))).toBe(false);
  });

  for (const name of ['sh', 'zsh']) {
    const why = whySkipped || whyNoShell(name);
    test.skipIf(why !== '')(`signing in from a script of ${name}${why}`, async () => {
      const { settings } = personWho('approve');
      const world = await reachableWorld(sessionConfig(undefined, 'corp', REGION), settings);
      const { env } = await machine();
      const bin = join(env.HOME ?? '', 'bin');
      symlinkSync(awsCliFile ?? '', join(bin, 'aws'));
      const { AWS_ENDPOINT_URL_SSO_OIDC: _, ...here } = env;
      const token = await shell(signIn, { ...here, ...world.env }, name);
      expect(token).toMatch(/^[\w-]{20,}\n$/);
      expect(await calls(world.service)).toMatchObject({
        RegisterClient: 1,
        StartDeviceAuthorization: 1,
        CreateToken: 3,
      });
    });
  }

  test('aws sso login', async () => {
    const { env, service } = await machine();
    await shell(login, env);
    const shown = await shell('sso-register show --profile dev --aws-cli --field status', env);
    expect(shown).toBe('valid\n');
    await shell(login, env);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('a script under the emulator', async () => {
    const { env, service } = await machine();
    expect(await shell(slow, env)).toMatch(CALLING);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});
