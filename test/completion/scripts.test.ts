import { expect, test } from 'vitest';
import { processWorld } from '../bin/spawn.js';
import { whySkipped } from './shells.js';

/** By shell, a line that checks the script, loads it twice, and prints what completes the program. */
const LINES = {
  bash: `bash -n <(sso-register completion bash) &&
    eval "$(sso-register completion bash)" && eval "$(sso-register completion bash)" &&
    complete -p sso-register`,
  zsh: `sso-register completion zsh | zsh -n && autoload -Uz compinit && compinit -u -D &&
    eval "$(sso-register completion zsh)" && eval "$(sso-register completion zsh)" &&
    print -r -- "$_comps[sso-register] completes sso-register"`,
  fish: `sso-register completion fish | fish -n && sso-register completion fish | source &&
    sso-register completion fish | source && complete -c sso-register`,
};

for (const [shell, line] of Object.entries(LINES)) {
  const why = whySkipped(shell);
  test.skipIf(why !== '')(
    `loads its script silently in ${shell}, and can load it again${why}`,
    async () => {
      const { start } = await processWorld();
      expect(await start([shell, '-c', line]).ended).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/complete.* sso-register/) as string,
        stderr: '',
      });
    },
  );
}

/** As in a .zshrc that loads the script first: the first prompt comes after compinit. */
const BEFORE_COMPINIT = `eval "$(sso-register completion zsh)" && autoload -Uz compinit &&
  compinit -u -D && for each in $precmd_functions; do $each; done
  print -r -- "$_comps[sso-register], and $#precmd_functions more"`;

test.skipIf(whySkipped('zsh') !== '')(
  `completes in zsh if its script is loaded before compinit${whySkipped('zsh')}`,
  async () => {
    const { start } = await processWorld();
    const stdout = '_sso_register, and 0 more\n';
    expect(await start(['zsh', '-c', BEFORE_COMPINIT]).ended).toMatchObject({ stdout, stderr: '' });
  },
);

test.each(['tcsh', 'powershell', 'BASH', ''])('has no script for the shell "%s"', async (shell) => {
  const { run } = await processWorld();
  expect(await run(['completion', shell])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^error: .*bash/) as string,
  });
});

test('needs the name of the shell', async () => {
  const { run } = await processWorld();
  expect(await run(['completion'])).toMatchObject({ code: 2, stdout: '' });
});
