import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMPLETERS, completionWorld, type Completer } from './complete.js';
import { whySkipped } from './shells.js';

const CONFIG = `
[default]
region = eu-west-1
[profile prod]
sso_session = corp
[sso-session corp]
sso_region = eu-west-1
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

for (const shell of COMPLETERS) {
  const why = whySkipped(shell);
  describe.skipIf(why !== '')(`completion in ${shell}${why}`, () => {
    offers(shell);
    staysHarmless(shell);
  });
}

function offers(shell: Completer): void {
  test.each(LINES)('offers $offered after sso-register $line', async ({ line, offered }) => {
    const { complete } = await completionWorld({ config: CONFIG, cached: ['prod', 'cached'] });
    expect(await complete(shell, `sso-register ${line}`)).toEqual(offered);
  });

  test.each(BREAKAGES)('offers everything else if $what', async ({ spoil }) => {
    const world = await completionWorld();
    spoil(world);
    expect(await world.complete(shell, 'sso-register show --prof')).toEqual(['--profile']);
    expect(await world.complete(shell, 'sso-register show --profile /')).toEqual([]);
  });

  test('offers the other profiles if a file of the cache is damaged', async () => {
    const { complete, cache } = await completionWorld({ config: CONFIG, cached: ['cached'] });
    writeFileSync(join(cache, `${'0'.repeat(64)}.json`), '{"profile": "no');
    const offered = await complete(shell, 'sso-register show --profile ');
    expect(offered).toEqual(['cached', 'default', 'prod']);
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

  test('offers no name that contains control characters', async () => {
    const { complete } = await completionWorld({ cached: [...CONTROLS, 'plain'] });
    expect(await complete(shell, 'sso-register show --profile ')).toEqual(['plain']);
  });

  test.each(['show --profile $(touch pwned) --field ', 'show > pwned --', 'show --quiet > pwned '])(
    'executes nothing in the unfinished line "sso-register %s"',
    async (line) => {
      const { complete, home } = await completionWorld();
      await complete(shell, `sso-register ${line}`);
      expect(readdirSync(home)).not.toContain('pwned');
    },
  );
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
