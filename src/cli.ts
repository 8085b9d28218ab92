import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { defineClear } from './commands/clear.js';
import { defineCompletion } from './commands/completion.js';
import type { Adapters, Context } from './commands/context.js';
import { defineEmulator } from './commands/emulator.js';
import { addCommonOptions, type CommonOptions } from './commands/options.js';
import { defineRegister } from './commands/register.js';
import { defineShow } from './commands/show.js';
import { asRegisterError, EXIT_CODES, usageError, type RegisterError } from './errors.js';
import type { Host } from './host.js';
import { deliver } from './output/deliver.js';
import { createPalette } from './output/palette.js';
import { createReporter } from './output/reporter.js';

const COMMANDS: Readonly<Record<string, (command: Command, context: Context) => void>> = {
  register: defineRegister,
  show: defineShow,
  clear: defineClear,
  emulator: defineEmulator,
};

/**
 * Runs the program once.
 *
 * @param argv the arguments, without node and the script
 * @returns the exit code
 */
export async function runCli(argv: string[], host: Host, adapters: Adapters): Promise<number> {
  let exitCode = 0;
  const exitWith = (code: number) => (exitCode = code);
  const context: Context = { host, adapters, exitWith, ...createVoices(host, adapters) };
  const help: string[] = [];
  try {
    const program = createProgram(argv, context, help);
    await defineCompletion(program, argv, context);
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // What cannot be written is told like any other error.
    return await end(error, help.join(''), context).catch((failure: unknown) =>
      end(failure, '', context),
    );
  }
}

/** What the program says on either stream, as far as the options of a command decide it. */
function createVoices(host: Host, { startSpinner }: Adapters, options?: CommonOptions) {
  const { color = true, quiet = false, debug = false } = options ?? {};
  const paletteOf = (stream: 'stdout' | 'stderr') =>
    createPalette({ color, env: host.env, isTTY: () => host[stream].isTTY ?? false });
  const palette = paletteOf('stderr');
  const reporter = createReporter({ host, palette, quiet, debug, startSpinner });
  return { palette: paletteOf('stdout'), reporter };
}

/** Only the command that is asked for is defined, unless it is none: then help lists all. */
function createProgram([asked = '']: string[], context: Context, help: string[]): Command {
  const program = new Command('sso-register')
    .description('Registers OIDC clients with AWS IAM Identity Center and caches them per profile.')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => help.push(text),
      writeErr: (text) => help.push(text),
      outputError: () => undefined,
    })
    .hook('preAction', (_, command) => {
      const options = command.opts<CommonOptions>();
      Object.assign(context, createVoices(context.host, context.adapters, options));
    });
  const names = Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const name of names) {
    const command = program.command(name);
    COMMANDS[name]?.(command, context);
    addCommonOptions(command);
  }
  return program;
}

/** Says how the run ended, where there is something to say. @returns the exit code */
async function end(error: unknown, help: string, { host, reporter }: Context): Promise<number> {
  if (error instanceof CommanderError && help !== '') {
    await deliver(error.exitCode === 0 ? host.stdout : host.stderr, help);
    return error.exitCode === 0 ? 0 : EXIT_CODES.Usage;
  }
  const errors = toErrors(error);
  for (const each of errors) if (each !== host.signal.reason) reporter.error(each);
  return EXIT_CODES[errors[0]?.code ?? 'Bug'];
}

function toErrors(error: unknown): RegisterError[] {
  if (error instanceof CommanderError) return [asUsageError(error)];
  return (error instanceof AggregateError ? error.errors : [error]).map(asRegisterError);
}

function asUsageError({ code, message }: CommanderError): RegisterError {
  const text = code === 'commander.unknownOption' ? withoutValue(message) : message;
  const [sentence = '', suggestion] = text.replace(/^error: /, '').split('\n(');
  return usageError(
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`.replace(/\.?$/, '.'),
    suggestion?.replace(/\)$/, '') ?? 'See "sso-register --help"; options go after the command.',
  );
}

/** The value of an unknown option may be a secret: only the option's name is repeated. */
function withoutValue(message: string): string {
  const [, name = ''] = /unknown option '(--[\w-]+|-.)/.exec(message) ?? [];
  const [suggestion = ''] = /\n\(Did you mean .*\?\)$/.exec(message) ?? [];
  return `unknown option '${name}'${suggestion}`;
}
