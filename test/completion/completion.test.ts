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

const LINES: [line: string, offered: string[]][] = [
  ['', ['clear', 'completion', 'emulator', 'help', 'register', 'show']],
  ['re', ['register']],
  ['completion ', ['bash', 'fish', 'zsh']],
  ['register --re', ['--redirect-uris', '--region']],
  ['register --format ', [...FORMATS, 'windows-cmd']],
  ['show --quiet --format en', ['env', 'env-no-export']],
  ['clear --format ', ['json', 'text']],
  ['register --aws-cli ', ['device', 'pkce']],
  ['register --grant-types ', [...GRANTS, DEVICE_GRANT]],
  ['show --profile ', ['cached', 'default', 'prod']],
  ['clear -p c', ['cached']],
];

/** What a shell could take for more than a name. */
const HOSTILE = ['$(touch pwned)', '`touch pwned`', ';touch pwned', '&touch pwned&', '> pwned'];
const ODD = ["it's", '"', '\\', '*', '~', '$HOME', '{a,b}', 'my dev', '#', '!!', '漢字'];

const CONTROLS = ['a\nb', 'a\tb', 'a\rb', 'a\u001b[2Jb', 'a\u009b2Jb', 'a\u0085b', 'a\u007fb'];

const BROKEN: [what: string, breakIt: (at: { config: string; cache: string }) => void][] = [
  [
    'the AWS config file is a directory',
    ({ config }) => {
      rmSync(config);
      mkdirSync(config);
    },
  ],
  [
    'the AWS config file is garbage',
    ({ config }) => {
      writeFileSync(config, '[profile\n]]=\0\u001b[[[');
    },
  ],
  [
    'the cache is a file',
    ({ cache }) => {
      writeFileSync(cache, '');
    },
  ],
];

describe.each(COMPLETERS.map((shell) => [shell, whySkipped(shell)] as const))(
  'completion in %s%s',
  (shell, why) => {
    describe.skipIf(why !== '')('on TAB', () => {
      offers(shell);
      staysHarmless(shell);
    });
  },
);

function offers(shell: Completer): void {
  test.each(LINES)('offers after "sso-register %s" what fits: %j', async (line, offered) => {
    const { complete } = await completionWorld({ config: CONFIG, cached: ['prod', 'cached'] });
    expect(await complete(shell, `sso-register ${line}`)).toEqual(offered);
  });

  test.each(BROKEN)('offers what it can if %s', async (_, breakIt) => {
    const world = await completionWorld();
    breakIt(world);
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
  test('executes no name of a profile, and offers none in pieces', async () => {
    const cached = [...HOSTILE, ...ODD, 'plain'];
    const { complete, home } = await completionWorld({ cached });
    const offered = await complete(shell, 'sso-register show --profile ');
    expect(cached).toEqual(expect.arrayContaining(offered));
    expect(offered).toContain('plain');
    expect(readdirSync(home)).not.toContain('pwned');
  });

  test('offers no name that would drive the terminal', async () => {
    const { complete } = await completionWorld({ cached: [...CONTROLS, 'plain'] });
    expect(await complete(shell, 'sso-register show --profile ')).toEqual(['plain']);
  });

  test.each(['show --profile $(touch pwned) --field ', 'show > pwned --', 'show --quiet > pwned '])(
    'executes nothing of the line "sso-register %s", which is not entered yet',
    async (line) => {
      const { complete, home } = await completionWorld();
      await complete(shell, `sso-register ${line}`);
      expect(readdirSync(home)).not.toContain('pwned');
    },
  );
}

describe.skipIf(whySkipped('bash') !== '')(`completion in bash${whySkipped('bash')}`, () => {
  test.each([
    ['register --format=j', ['json']],
    ['register --grant-types urn:ie', ['ietf:params:oauth:grant-type:device_code']],
    ['register --grant-types=urn:ie', ['ietf:params:oauth:grant-type:device_code']],
  ])('offers for "%s" what readline puts after the last "=" or ":"', async (line, offered) => {
    const { complete } = await completionWorld();
    expect(await complete('bash', `sso-register ${line}`)).toEqual(offered);
  });
});
