import type { Command, CommanderError } from 'commander';
import { usageError, type RegisterError } from '../../errors.js';
import type { Host } from '../../host/host.js';
import { didYouMean } from '../../nearest.js';
import { commandLine } from '../command-line.js';
import { knownProfiles } from '../known-profiles.js';

/**
 * What is wrong with a command line that commander rejects, and what to type instead.
 *
 * @param command the command that the line names, if it names one
 */
export function asUsageError(
  error: CommanderError,
  command: Command | undefined,
  host: Host,
): RegisterError {
  const { code } = error;
  if (command !== undefined) {
    if (code === 'commander.excessArguments') return unexpectedArgument(command, host);
    if (code === 'commander.unknownOption' && lacksDashes(command)) return missingDashes(command);
  }
  const text = code === 'commander.unknownOption' ? withoutValue(error.message) : error.message;
  const [sentence = '', suggestion] = text.replace(/^error: /, '').split('\n(');
  return usageError(
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`.replace(/\.?$/, '.'),
    suggestion?.replace(/\)$/, '') ?? nearChoice(sentence) ?? whereToLook(command),
  );
}

/** The argument may be a secret: it is repeated only if it is the name of a profile. */
function unexpectedArgument(command: Command, host: Host): RegisterError {
  const [word = ''] = command.args;
  if (!knownProfiles(command.opts(), host).includes(word)) {
    const hasProfile = command.options.some(({ long }) => long === '--profile');
    const question = hasProfile ? 'Did you mean --profile NAME? ' : '';
    return usageError('Unexpected argument.', `${question}${whereToLook(command)}`);
  }
  return usageError(
    `Unexpected argument ${word}.`,
    `Did you mean ${commandLine(['--profile', word])}?`,
  );
}

/** The value of an unknown option may be a secret: only the name of the option is repeated. */
function withoutValue(message: string): string {
  const [, name = ''] = /unknown option '(--[\w-]+|-.)/.exec(message) ?? [];
  const [suggestion = ''] = /\n\(Did you mean .*\?\)$/.exec(message) ?? [];
  return `unknown option '${name}'${suggestion}`;
}

function nearChoice(sentence: string): string | undefined {
  const [, value = '', choices = ''] =
    /(?:argument|value) '(.*)' is invalid.* Allowed choices are (.*)\.$/s.exec(sentence) ?? [];
  return didYouMean(value, choices.split(', '));
}

function whereToLook(command: Command | undefined): string {
  return command === undefined
    ? 'See "sso-register --help"; options go after the command.'
    : `See "sso-register ${command.name()} --help".`;
}

/** Whether `--` is missing before the command to run: its options are then read as those of emulator. */
function lacksDashes(command: Command): boolean {
  return command.name() === 'emulator' && /^[^-]/.test(command.args[0] ?? '');
}

function missingDashes({ args: [file = ''] }: Command): RegisterError {
  return usageError(
    `The options after ${file} are read as options of emulator.`,
    'Put -- before the command to run: "sso-register emulator -- COMMAND".',
  );
}
