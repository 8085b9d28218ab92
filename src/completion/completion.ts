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
}

type Root = ReturnType<typeof tab>;

/** Adds the command that prints a shell's script, and the hidden one that such a script asks. Both print by themselves. */
export function addCompletion(
  program: Command,
  { command, shells, suggestions }: CompletionOptions,
): void {
  const root = tab(program, { completionCommandName: command });
  const added = program.commands.find((each) => each.name() === command);
  added?.action((shell: string) => {
    printScript(root, shell);
  });
  added?.registeredArguments[0]?.choices(shells);
  offer(root.commands.get(command)?.arguments.get('shell'), shells);
  for (const { options } of root.commands.values()) {
    for (const [name, values] of Object.entries(suggestions)) offer(options.get(name), values);
  }
  // A shell takes every line for a suggestion.
  for (const each of root.commands.values()) each.description = firstLine(each.description);
}

function printScript(root: Root, shell: string): void {
  const script = { bash: BASH_SCRIPT, zsh: ZSH_SCRIPT }[shell];
  if (script === undefined) root.setup('sso-register', 'sso-register', shell);
  else console.log(script);
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
