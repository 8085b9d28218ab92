import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loginWorld, sessionConfig } from '../aws-cli/login-world.js';
import { home, NOW, temporaryDirectory, world } from '../program.js';
import { startService } from '../service/service.js';
import { NEWER, plant } from '../store/cache.js';

const HOUR = 3_600_000;

const PROFILES = [{ profile: 'default' }, { profile: 'my dev' }, { profile: "it's $HOME" }];

/** The words of the command that a hint quotes, as a POSIX shell reads them. */
function pasted(stderr: string): string[] {
  const [, line = ''] = /^hint: .*"(sso-register .*)"/m.exec(stderr) ?? [];
  const script = `printf '%s\\n' ${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n').slice(1);
}

test.each(PROFILES)(
  'hints at a command to paste after show for $profile: nothing cached',
  async (row) => {
    const { run } = await world();
    const { stderr } = await run(['show', '--profile', row.profile], { env: { AWS_PROFILE: 'x' } });
    expect(pasted(stderr)).toEqual(['register', '--profile', row.profile]);
    expect(await run(pasted(stderr))).toMatchObject({ code: 0 });
  },
);

test.each(PROFILES)('hints at a command to paste after show for $profile: expired', async (row) => {
  const { run } = await world({ secretTtl: HOUR });
  await run(['register', '--profile', row.profile]);
  const now = () => NOW + HOUR;
  const { stderr } = await run(['show', '--profile', row.profile], { now });
  expect(pasted(stderr)).toEqual(['register', '--profile', row.profile]);
});

test('hints at a command that renews what expires too soon after show --min-validity', async () => {
  const { run } = await world({ secretTtl: HOUR });
  const [show, now] = ['show -p dev --min-validity 30m', () => NOW + HOUR / 2 + 1000];
  await run('register -p dev');
  const { code, stderr } = await run(show, { now });
  expect(code).toBe(4);
  expect(pasted(stderr)).toEqual([...'register --profile dev --min-validity 30m'.split(' ')]);
  await run(pasted(stderr), { now });
  expect(await run(show)).toMatchObject({ code: 0 });
});

test.each(PROFILES)('hints at a command to paste after show for $profile: damaged', async (row) => {
  const { run, cache } = await world();
  plant(cache, row.profile, '');
  const { stderr } = await run(['show', '--profile', row.profile]);
  expect(pasted(stderr)).toEqual(['register', '--profile', row.profile]);
});

test.each([
  { given: '--profile dev --aws-cli pkce', flow: 'pkce' },
  { given: '--profile dev --aws-cli device', flow: 'device' },
  { given: '--sso-session my-sso --aws-cli pkce', flow: 'pkce' },
])(
  'hints at a command to paste after show $given: nothing cached, damaged',
  async ({ given, flow }) => {
    const { run, register, directory, files } = await loginWorld(sessionConfig());
    const command = ['register', ...given.split(' ')];
    expect(pasted((await run(`show ${given}`)).stderr)).toEqual(command);
    await register(flow);
    writeFileSync(join(directory, files().join()), '');
    const { stderr } = await run(`show ${given}`);
    expect(pasted(stderr)).toEqual(command);
    expect(await run(pasted(stderr))).toMatchObject({ code: 0 });
  },
);

test.each(['', NEWER])(
  'hints at no command after show --all, as that needs a profile',
  async (text) => {
    const { run, cache } = await world();
    plant(cache, 'dev', text);
    const { code, stderr } = await run('show --all');
    expect(code).toBe(7);
    expect(stderr).toMatch(/\nhint: (?!.*"sso-register).*elete .*file/i);
  },
);

test.each(PROFILES)(
  'hints at a command to paste after register for $profile: newer',
  async (row) => {
    const { run, cache } = await world();
    plant(cache, row.profile, NEWER);
    const { stderr } = await run(['register', '--profile', row.profile]);
    expect(pasted(stderr)).toEqual(['clear', '--profile', row.profile]);
  },
);

test.each([
  { what: 'nothing is cached', line: 'show -p dev', content: undefined, command: 'register' },
  { what: 'the file is damaged', line: 'show -p dev', content: '', command: 'register' },
  { what: 'the file is newer', line: 'register -p dev', content: NEWER, command: 'clear' },
])(
  'repeats the --cache-dir that was given in a hint: $what',
  async ({ line, content, command }) => {
    const { run } = await world();
    const cache = join(temporaryDirectory(), 'my cache');
    if (content !== undefined) plant(cache, 'dev', content);
    const { stderr } = await run([...line.split(' '), '--cache-dir', cache]);
    expect(pasted(stderr)).toEqual([command, '--profile', 'dev', '--cache-dir', cache]);
  },
);

test.each([
  { known: 'in the config file', config: '[profile prod]\nregion = eu-west-1\n', cached: [] },
  { known: 'cached', config: '', cached: ['prod'] },
])('names a profile that is $known after show of a mistyped one', async ({ config, cached }) => {
  const { run } = await home(config);
  for (const name of cached) await run(['register', '-p', name, '--region', 'eu-west-1']);
  const stderr = expect.stringContaining('hint:  Did you mean prod?') as string;
  expect(await run('show -p prdo')).toMatchObject({ code: 3, stderr });
});

test('says that the profile for show is an sso-session', async () => {
  const { run } = await home('[sso-session corp]\n[profile dev]\nsso_session = corp\n');
  const hint =
    'hint:  corp is an sso-session: name one of its profiles, or use --aws-cli --sso-session corp.\n';
  const stderr = expect.stringContaining(hint) as string;
  expect(await run('show -p corp')).toMatchObject({ code: 3, stderr });
});

test('hints at --timeout after a timeout, and after no other failure', async () => {
  const slow = await world({ latency: 5000 });
  const late = await slow.run('register --timeout 50ms --max-attempts 1');
  expect(late).toMatchObject({ code: 6, stderr: expect.stringContaining('--timeout') as string });
  const cut = await startService((response) => response.destroy());
  const { run } = await world();
  const env = { AWS_ENDPOINT_URL_SSO_OIDC: cut.url };
  const ended = await run('register --max-attempts 1', { env });
  expect(ended.stderr).toMatch(/^error: .*the connection was closed\.\nhint: (?!.*--timeout)/);
});
