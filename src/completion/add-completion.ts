import type { Argument, Complete, Option } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { BASH_SCRIPT, FISH_ADDITION, ZSH_SCRIPT } from './scripts.js';

/** Suggested values for options that accept any value, by option, or by command and option. */
export type Suggestions = Readonly<Record<string, readonly string[]>>;

/** What completion needs to know about the program. */
export interface CompletionOptions {
  /** The name of the command that prints a shell's completion script. */
  command: string;
  /** What that command does, in a few words. */
  summary: string;
  /** The shells that the command accepts as its argument. */
  shells: readonly string[];
  suggestions: Suggestions;
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
  const added = findCommand(command);
  added?.action((shell: string) => print(scriptOf(root, shell)));
  findCommand('complete')?.action((words: string[]) => print(suggestionsOf(root, words)));
  added?.registeredArguments[0]?.choices(shells);
  suggest(root.commands.get(command)?.arguments.get('shell'), shells);
  suggestValues(root, suggestions);
  for (const [name, each] of root.commands) {
    each.description =
      name === command ? summary : (findCommand(name)?.summary() ?? each.description);
  }
}

function suggestValues(root: Root, suggestions: Suggestions): void {
  for (const [name, { options }] of root.commands) {
    for (const [option, target] of options) {
      const values = suggestions[`${name} ${option}`] ?? suggestions[option];
      if (values !== undefined) suggest(target, values);
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

function suggest(target: Argument | Option | undefined, values: readonly string[]): void {
  if (target === undefined) return;
  target.handler = (complete: Complete) => {
    for (const value of values) complete(value, '');
  };
}
