import type { Argument, Option } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { BASH_SCRIPT, FISH_ADDITION, ZSH_SCRIPT } from './scripts.js';

interface CompletionOptions {
  /** The name of the command that prints a shell's completion script. */
  command: string;
  summary: string;
  shells: readonly string[];
  /** The values to suggest, by option, or by command and option. */
  suggestions: Readonly<Record<string, readonly string[]>>;
  print: (text: string) => Promise<void>;
}

type Root = ReturnType<typeof tab>;

/** Adds the command that prints a completion script, and the hidden command that the script calls. */
export function addCompletion(
  program: Command,
  { command, summary, shells, suggestions, print }: CompletionOptions,
): void {
  const root = tab(program, { completionCommandName: command });
  const findCommand = (name: string) => program.commands.find((each) => each.name() === name);
  findCommand(command)
    ?.summary(summary)
    .action((shell: string) => print(scriptOf(root, shell)))
    .registeredArguments[0]?.choices(shells);
  findCommand('complete')?.action((words: string[]) => print(suggestionsOf(root, words)));
  suggest(root.commands.get(command)?.arguments.get('shell'), shells);
  for (const [name, each] of root.commands) {
    each.description = findCommand(name)?.summary() ?? each.description;
    for (const [option, target] of each.options) {
      suggest(target, suggestions[`${name} ${option}`] ?? suggestions[option]);
    }
  }
}

/** What the scripts read instead of suggestions: they let the shell complete a command or a path. */
const SHELL_COMPLETES = { command: ':0\n', directory: ':16\n' };

function suggestionsOf(root: Root, words: string[]): string {
  const [current = '', before = ''] = words.slice(-2).reverse();
  if (words[0] === 'emulator' && words.slice(0, -1).includes('--')) return SHELL_COMPLETES.command;
  if (before === '--cache-dir' || current.startsWith('--cache-dir=')) {
    return SHELL_COMPLETES.directory;
  }
  return capturePrinted(() => root.parse(words));
}

function scriptOf(root: Root, shell: string): string {
  const own = { bash: BASH_SCRIPT, zsh: ZSH_SCRIPT }[shell];
  if (own !== undefined) return `${own}\n`;
  const script = capturePrinted(() => root.setup('sso-register', 'sso-register', shell));
  return `${script}${FISH_ADDITION}\n`;
}

/** The library prints to the console itself, and would not notice a failure to write. */
function capturePrinted(print: () => void): string {
  const log = console.log;
  const lines: string[] = [];
  console.log = (line: string) => lines.push(line);
  try {
    print();
  } finally {
    console.log = log;
  }
  return lines.map((line) => `${line}\n`).join('');
}

function suggest(target?: Argument | Option, values?: readonly string[]): void {
  if (target === undefined || values === undefined) return;
  target.handler = (complete) => {
    for (const value of values) complete(value, '');
  };
}
