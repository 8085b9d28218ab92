import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calls, parse, temporaryDirectory, world } from '../program.js';
import { readGithubEnv } from '../output/github-env.js';
import { REGISTRATION, registerAt, say, startService } from '../service/service.js';

/** How each format assigns a value that holds nothing to quote. */
const FORMATS: [format: string, assign: (name: string, value: string) => string][] = [
  ['env', (name, value) => `export ${name}=${value}`],
  ['env-no-export', (name, value) => `${name}=${value}`],
  ['fish', (name, value) => `set -gx ${name} '${value}'`],
  ['powershell', (name, value) => `$Env:${name} = '${value}'`],
  ['windows-cmd', (name, value) => `set "${name}=${value}"`],
];

type World = Awaited<ReturnType<typeof world>>;

/** The variables that a cached registration is handed on in. */
async function variablesOf({ run }: World): Promise<Record<string, string>> {
  const shown = parse(await run(['show', '--format', 'json', '--show-secret']));
  return {
    AWS_SSO_CLIENT_ID: String(shown.clientId),
    AWS_SSO_CLIENT_SECRET: String(shown.clientSecret),
    AWS_SSO_CLIENT_SECRET_EXPIRES_AT: '1803211200',
    AWS_SSO_REGION: 'eu-west-1',
  };
}

test.each(FORMATS)('register and show hand a client on as %s', async (format, assign) => {
  const here = await world();
  const registered = await here.run(['register', '--format', format]);
  const variables = Object.entries(await variablesOf(here));
  const stdout = variables.map(([name, value]) => `${assign(name, value)}\n`).join('');
  expect(registered).toEqual({ code: 0, stdout, stderr: '' });
  expect(await here.run(['show', '--format', format])).toEqual(registered);
});

test.each(
  [...FORMATS.map(([format]) => format), 'github'].flatMap((format) => [
    ['register', format] as const,
    ['show', format] as const,
  ]),
)('%s --all has no format %s, which is for one profile', async (command, format) => {
  const { run, service } = await world();
  const env = { GITHUB_ENV: join(temporaryDirectory(), 'env') };
  expect(await run([command, '--all', '--format', format], { env })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(`--format ${format}`) as string,
  });
  expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
});

test('a secret that cmd cannot quote is an error, is not printed, and is cached', async () => {
  const clientSecret = 'a%PATH%b';
  const service = await startService(say(200, { ...REGISTRATION, clientSecret }));
  const ended = await registerAt(service, ['--format', 'windows-cmd']);
  expect(ended).toMatchObject({ code: 2, stdout: '', cached: true });
  expect(ended.stderr).toContain('AWS_SSO_CLIENT_SECRET');
  expect(ended.stderr).not.toContain(clientSecret);
});

describe('the format github', () => {
  test.each(['register', 'show'])('has %s append to the file of GITHUB_ENV', async (command) => {
    const here = await world();
    await here.run(['register']);
    const file = join(temporaryDirectory(), 'env');
    writeFileSync(file, 'BEFORE=1\n');
    const ended = await here.run([command, '--format', 'github'], { env: { GITHUB_ENV: file } });
    const variables = await variablesOf(here);
    const mask = `::add-mask::${variables.AWS_SSO_CLIENT_SECRET ?? ''}\n`;
    expect(ended).toEqual({ code: 0, stdout: mask, stderr: '' });
    const [, appended = ''] = readFileSync(file, 'utf8').split(/^BEFORE=1\n/);
    expect(readGithubEnv(appended)).toEqual(variables);
  });

  test('masks a secret of several lines as one', async () => {
    const service = await startService(say(200, { ...REGISTRATION, clientSecret: '1%\r\n2' }));
    const GITHUB_ENV = join(temporaryDirectory(), 'env');
    const ended = await registerAt(service, ['--format', 'github'], { env: { GITHUB_ENV } });
    expect(ended).toMatchObject({ code: 0, stdout: '::add-mask::1%25%0D%0A2\n' });
    expect(readGithubEnv(readFileSync(GITHUB_ENV, 'utf8'))).toMatchObject({
      AWS_SSO_CLIENT_SECRET: '1%\r\n2',
    });
  });

  test.each([undefined, ''])('registers nothing if GITHUB_ENV is %j', async (GITHUB_ENV) => {
    const { run, service } = await world();
    expect(await run(['register', '--format', 'github'], { env: { GITHUB_ENV } })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('GITHUB_ENV') as string,
    });
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test('masks the secret before it finds that it cannot write, and says which file', async () => {
    const { run } = await world();
    const GITHUB_ENV = join(temporaryDirectory(), 'directory');
    mkdirSync(GITHUB_ENV);
    const ended = await run(['register', '--format', 'github'], { env: { GITHUB_ENV } });
    expect(ended).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^::add-mask::.+\n$/) as string,
      stderr: expect.stringMatching(/^error: /) as string,
    });
    expect(ended.stderr).toContain(GITHUB_ENV);
    expect(await run(['show'])).toMatchObject({ code: 0 });
  });
});
