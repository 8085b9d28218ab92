import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../program.js';
import { COMPLETERS, completionWorld, type Completer } from './complete.js';
import { whySkipped } from './shells.js';

const CONFIG = `
[default]
region = eu-west-1
[profile prod]
sso_session = corp
[sso-session corp]
sso_region = us-gov-west-1
sso_registration_scopes = sso:account:access, mail
[services local]
endpoint_url = http://127.0.0.1:1`;

const FORMATS = ['env', 'env-no-export', 'fish', 'github', 'json', 'powershell', 'text'];

const GRANTS = ['authorization_code', 'refresh_token'];

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

const LINES = [
  { line: '', offered: ['clear', 'completion', 'emulator', 'help', 'register', 'show'] },
  { line: 're', offered: ['register'] },
  { line: 'completion ', offered: ['bash', 'fish', 'zsh'] },
  { line: 'register --re', offered: ['--redirect-uris', '--region'] },
  { line: 'register --format ', offered: [...FORMATS, 'windows-cmd'] },
  { line: 'show --quiet --format en', offered: ['env', 'env-no-export'] },
  { line: 'clear --format ', offered: ['json', 'text'] },
  { line: 'register --aws-cli ', offered: ['device', 'pkce'] },
  { line: 'register --grant-types ', offered: [...GRANTS, DEVICE_GRANT] },
  { line: 'show --profile ', offered: ['cached', 'default', 'prod'] },
  { line: 'clear -p c', offered: ['cached'] },
  { line: 'register --region ', offered: ['eu-west-1', 'us-gov-west-1'] },
  { line: 'register --scopes m', offered: ['mail'] },
  { line: 'register --field re', offered: ['reason', 'region', 'request'] },
  { line: 'show --field re', offered: ['region', 'request'] },
  { line: 'show --field aws', offered: ['awsCliCache'] },
  { line: 'show -p dev --field clientS', offered: ['clientSecret', 'clientSecretExpiresAt'] },
  { line: 'emulator --fail Sl', offered: ['SlowDownException'] },
];

/** What a shell makes of them, and what it completes itself. */
const SHELL_LINES = [
  { line: 're', offered: ['register'] },
  { line: 'show --quiet --format en', offered: ['env', 'env-no-export'] },
  { line: 'show --profile ', offered: ['cached', 'default', 'prod'] },
  { line: 'show --cache-dir fol', offered: ['folder/'] },
  { line: 'show --cache-dir folder/', offered: ['folder/in it/', 'folder/$(touch pwned)/'] },
  { line: 'emulator --port 0 -- sso-regis', offered: ['sso-register'] },
];

/** Names that a shell could execute. */
const HOSTILE = ['$(touch pwned)', '`touch pwned`', ';touch pwned', '&touch pwned&', '> pwned'];
const ODD = ["it's", '"', '\\', '*', '~', '$HOME', '{a,b}', 'my dev', '#', '!!', '漢字'];

const CONTROLS = ['a\nb', 'a\tb', 'a\rb', 'a\u001b[2Jb', 'a\u009b2Jb', 'a\u0085b', 'a\u007fb'];

interface Breakage {
  what: string;
  spoil: (at: { config: string; cache: string }) => void;
}

const BREAKAGES: Breakage[] = [
  {
    what: 'the AWS config file is a directory',
    spoil: ({ config }) => {
      rmSync(config);
      mkdirSync(config);
    },
  },
  {
    what: 'the AWS config file is garbage',
    spoil: ({ config }) => {
      writeFileSync(config, '[profile\n]]=\0\u001b[[[');
    },
  },
  {
    what: 'the cache is a file',
    spoil: ({ cache }) => {
      writeFileSync(cache, '');
    },
  },
];

test.each(LINES)('offers $offered after sso-register $line', async ({ line, offered }) => {
  const world = await completionWorld({ config: CONFIG, cached: ['prod', 'cached'] });
  expect(await world.offered(line)).toEqual([...offered].sort());
});

test.each(BREAKAGES)('offers everything else if $what', async ({ spoil }) => {
  const world = await completionWorld();
  spoil(world);
  expect(await world.offered('show --prof')).toEqual(['--profile']);
  expect(await world.offered('show --profile /')).toEqual([]);
});

test('offers the other profiles if a file of the cache is damaged', async () => {
  const { offered, cache } = await completionWorld({ config: CONFIG, cached: ['cached'] });
  writeFileSync(join(cache, `${'0'.repeat(64)}.json`), '{"profile": "no');
  expect(await offered('show --profile ')).toEqual(['cached', 'default', 'prod']);
});

test('offers no name that contains control characters', async () => {
  const { offered } = await completionWorld({ cached: [...CONTROLS, 'plain'] });
  expect(await offered('show --profile ')).toEqual(['plain']);
});

for (const shell of COMPLETERS) {
  const why = whySkipped(shell);
  describe.skipIf(why !== '')(`completion in ${shell}${why}`, () => {
    offers(shell);
    staysHarmless(shell);
  });
}

function offers(shell: Completer): void {
  test.each(SHELL_LINES)('offers $offered after sso-register $line', async ({ line, offered }) => {
    const world = await completionWorld({ config: CONFIG, cached: ['prod', 'cached'] });
    for (const name of ['in it', '$(touch pwned)']) {
      mkdirSync(join(world.home, 'folder', name), { recursive: true });
    }
    writeFileSync(join(world.home, 'follow'), '');
    const found = await world.complete(shell, `sso-register ${line}`);
    expect(found).toEqual([...offered].sort());
  });
}

function staysHarmless(shell: Completer): void {
  test('never executes the name of a profile, and offers it whole or not at all', async () => {
    const cached = [...HOSTILE, ...ODD, 'plain'];
    const { complete, home } = await completionWorld({ cached });
    const offered = await complete(shell, 'sso-register show --profile ');
    expect(cached).toEqual(expect.arrayContaining(offered));
    expect(offered).toContain('plain');
    expect(readdirSync(home)).not.toContain('pwned');
  });

  test.each([
    'show --cache-dir $(touch pwned)/',
    'emulator -- $(touch pwned)',
    'emulator -- $(touch pwned) ',
    'show --profile $(touch pwned) --field ',
    'show > pwned --',
    'show --quiet > pwned ',
  ])('executes nothing in the unfinished line "sso-register %s"', async (line) => {
    const { complete, home } = await completionWorld();
    await complete(shell, `sso-register ${line}`);
    expect(readdirSync(home)).not.toContain('pwned');
  });
}

describe.skipIf(whySkipped('bash') !== '')(`completion in bash${whySkipped('bash')}`, () => {
  const [, AFTER_COLON = ''] = DEVICE_GRANT.split(/urn:(.*)/);

  test.each([
    { line: 'register --format=j', offered: 'json' },
    { line: 'register --grant-types urn:ie', offered: AFTER_COLON },
    { line: 'register --grant-types=urn:ie', offered: AFTER_COLON },
  ])('offers for $line what readline puts after the last "=" or ":"', async (row) => {
    const { complete } = await completionWorld();
    expect(await complete('bash', `sso-register ${row.line}`)).toEqual([row.offered]);
  });
});

/** Has zsh's own completers print what they are asked for, and completes the words of the line $1. */
const ZSH = `
  _describe() { print -rl -- "\${(@P)2}" }
  _directories() { print directories }
  _normal() { print -r -- normal "\${words[@]}" }
  compset() { }
  compdef() { }
  eval "$(sso-register completion zsh)"
  words=("\${(@s: :)1}") CURRENT=\${#words} PREFIX=\${words[-1]}
  _sso_register`;

describe.skipIf(whySkipped('zsh') !== '')(`completion in zsh${whySkipped('zsh')}`, () => {
  test.each([
    { line: 'register --region ', offered: ['eu-west-1:', 'us-gov-west-1:'] },
    { line: 'show --field re', offered: ['region:', 'request:'] },
    { line: 'emulator --fail Sl', offered: ['SlowDownException:'] },
    { line: 'show --cache-dir ', offered: ['directories'] },
    { line: 'emulator -- sso-register sho', offered: ['normal sso-register sho'] },
  ])('hands on $offered for $line', async ({ line, offered }) => {
    const { start, config } = await completionWorld({ config: CONFIG });
    const argv = ['zsh', '-f', '-c', ZSH, 'zsh', `sso-register ${line}`];
    const { stdout } = await start(argv, { env: { AWS_CONFIG_FILE: config } }).ended;
    expect(stdout.trimEnd().split('\n').sort()).toEqual(offered);
  });
});

test('describes each command as --help describes it', async () => {
  const { stdout } = await run(['complete', '--', '']);
  const help = (await run('--help')).stdout.replaceAll(/\n {10,}/g, ' ');
  const commands = stdout.trimEnd().split('\n').slice(0, -1);
  expect(commands.map((line) => line.split('\t')[0])).toContain('emulator');
  for (const line of commands) {
    const [name = '', description = ''] = line.split('\t');
    expect(help).toMatch(new RegExp(`^ +${name}\\b.* ${description}$`, 'm'));
  }
});
