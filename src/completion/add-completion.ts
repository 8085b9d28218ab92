import type { Argument, Complete, Option } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { BASH_SCRIPT, ZSH_SCRIPT } from './scripts.js';

/** What options whose values are no fixed choice may well be given, by the options' names. */
export type Suggestions = Readonly<Record<string, readonly string[]>>;

export interface CompletionOptions {
  /** The name of the command that prints a shell's script. */
  command: string;
  /** The shells, which are its argument. */
  shells: readonly string[];
  suggestions: Suggestions;
  print: (text: string) => Promise<void>;
}

type Root = ReturnType<typeof tab>;

/** Adds the command that prints a shell's script, and the hidden one that such a script asks. */
export function addCompletion(
  program: Command,
  { command, shells, suggestions, print }: CompletionOptions,
): void {
  const root = tab(program, { completionCommandName: command });
  const find = (name: string) => program.commands.find((each) => each.name() === name);
  const added = find(command);
  added?.action((shell: string) => print(scriptOf(root, shell)));
  find('complete')?.action((words: string[]) =>
    print(
      printedBy(() => {
        root.parse(words);
      }),
    ),
  );
  added?.registeredArguments[0]?.choices(shells);
  offer(root.commands.get(command)?.arguments.get('shell'), shells);
  for (const { options } of root.commands.values()) {
    for (const [name, values] of Object.entries(suggestions)) offer(options.get(name), values);
  }
  // A shell takes every line for a suggestion.
  for (const each of root.commands.values()) each.description = firstLine(each.description);
}

function scriptOf(root: Root, shell: string): string {
  const own = { bash: BASH_SCRIPT, zsh: ZSH_SCRIPT }[shell];
  if (own !== undefined) return `${own}\n`;
  return printedBy(() => {
    root.setup('sso-register', 'sso-register', shell);
  });
}

/** The library prints by itself, and would not learn that it could not. */
function printedBy(act: () => void): string {
  const log = console.log;
  const lines: string[] = [];
  console.log = (line: string) => lines.push(line);
  try {
    act();
  } finally {
    console.log = log;
  }
  return lines.map((line) => `${line}\n`).join('');
}

function offer(target: Argument | Option | undefined, values: readonly string[]): void {
  if (target === undefined) return;
  target.handler = (complete: Complete) => {
    for (const value of values) complete(value, '');
  };
}

function firstLine(text: string): string {
  return text.replace(/\n.*/s, '');
}
