import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processWorld } from '../bin/spawn.js';
import { run } from '../program.js';
import { entry } from '../registration/samples.js';
import { Store } from '../../src/store/store.js';

/** Prints each word offered for the line $1, as bash would read it; $2… are the words of the line. */
const BASH = `
  cd "$HOME"
  eval "$(sso-register completion bash)"
  COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDS=("\${@:2}") COMP_CWORD=$(($# - 2))
  [[ $(complete -p sso-register) =~ -F\\ ([^ ]+) ]]
  "\${BASH_REMATCH[1]}" sso-register "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
  for reply in "\${COMPREPLY[@]}"; do eval "printf '%s\\n' $reply"; done`;

/** Prints each word offered for the line, and its description after a tab. */
const FISH = `
  cd $HOME
  sso-register completion fish | source
  complete -C $argv[1]`;

/** The shells whose completions can be read. */
export const COMPLETERS = ['bash', 'fish'] as const;

export type Completer = (typeof COMPLETERS)[number];

const ASK: Record<Completer, (line: string) => string[]> = {
  bash: (line) => ['bash', '-c', BASH, 'bash', line, ...bashWords(line)],
  fish: (line) => ['fish', '-c', FISH, line],
};

/** A home with an AWS config file and a cache, and shells that complete there. */
export async function completionWorld({ config = '', cached = [] as string[] } = {}) {
  const world = await processWorld();
  const env = { AWS_CONFIG_FILE: join(world.home, 'config'), LC_ALL: 'C.UTF-8' };
  writeFileSync(env.AWS_CONFIG_FILE, config);
  const store = new Store(world.cache);
  for (const profile of cached) await store.write(profile, entry({ profile }));
  /** The words that a shell offers at the end of the line, sorted. */
  const complete = async (shell: Completer, line: string) => {
    const { stdout } = await world.start(ASK[shell](line), { env }).ended;
    return wordsOf(stdout);
  };
  /** The words that the program offers to every shell after `sso-register `, sorted. */
  const offered = async (line: string) => {
    const here = { ...env, SSO_REGISTER_CACHE_DIR: world.cache };
    const { stdout } = await run(['complete', '--', ...line.split(' ')], { env: here });
    return wordsOf(stdout.replace(/^:\d+$/m, ''));
  };
  return { ...world, config: env.AWS_CONFIG_FILE, complete, offered };
}

function wordsOf(stdout: string): string[] {
  const lines = stdout.split('\n').filter(Boolean);
  return lines.map((line) => line.split('\t')[0] ?? '').sort();
}

/** Readline breaks words at `=` and `:`, which become words themselves. */
function bashWords(line: string): string[] {
  return line
    .split(' ')
    .flatMap((word) => (word === '' ? [''] : word.split(/([=:])/).filter(Boolean)));
}
