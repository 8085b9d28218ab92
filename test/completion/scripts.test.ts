import { describe, expect, test } from 'vitest';
import { processWorld } from '../bin/spawn.js';
import { whySkipped } from './shells.js';

/** How a shell checks its script, takes it twice, and says what completes the program. */
const SHELLS = [
  [
    'bash',
    `bash -n <(sso-register completion bash) &&
    eval "$(sso-register completion bash)" && eval "$(sso-register completion bash)" &&
    complete -p sso-register`,
  ],
  [
    'zsh',
    `sso-register completion zsh | zsh -n && autoload -Uz compinit && compinit -u -D &&
    eval "$(sso-register completion zsh)" && eval "$(sso-register completion zsh)" &&
    print -r -- "$_comps[sso-register] completes sso-register"`,
  ],
  [
    'fish',
    `sso-register completion fish | fish -n && sso-register completion fish | source &&
    sso-register completion fish | source && complete -c sso-register`,
  ],
] as const;

describe.each(SHELLS.map(([shell, line]) => [shell, whySkipped(shell), line] as const))(
  'the script for %s%s',
  (shell, why, line) => {
    test.skipIf(why !== '')('is taken without a word, and may be taken again', async () => {
      const { start } = await processWorld();
      expect(await start([shell, '-c', line]).ended).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/complete.* sso-register/) as string,
        stderr: '',
      });
    });
  },
);

test.each([['tcsh'], ['powershell'], ['BASH'], ['']])(
  'there is no script for the shell "%s"',
  async (shell) => {
    const { run } = await processWorld();
    expect(await run(['completion', shell])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*bash/) as string,
    });
  },
);

test('completion has to be told the shell', async () => {
  const { run } = await processWorld();
  expect(await run(['completion'])).toMatchObject({ code: 2, stdout: '' });
});
