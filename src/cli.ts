import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { clearCommand } from './commands/clear.js';
import { addCompletionCommand } from './commands/completion.js';
import { createContext, type CommandDefinition, type Context } from './commands/context.js';
import { emulatorCommand } from './commands/emulator.js';
import { addCommonOptions, type CommonOptions } from './commands/options.js';
import { registerCommand } from './commands/register/command.js';
import { showCommand } from './commands/show.js';
import { asRegisterError, EXIT_CODES, usageError, type RegisterError } from './errors.js';
import type { Host } from './host/host.js';
import { deliver } from './output/deliver.js';

const COMMANDS: ReadonlyMap<string, CommandDefinition> = new Map([
  ['register', registerCommand],
  ['show', showCommand],
  ['clear', clearCommand],
  ['emulator', emulatorCommand],
]);

/**
 * Runs the program once.
 *
 * @param argv the arguments, without node and the script
 * @returns the exit code
 */
export async function main(argv: string[], host: Host): Promise<number> {
  const help: string[] = [];
  let exitCode = 0;
  const program = createProgram(help);
  for (const [name, definition] of commandsFor(argv)) {
    const command = program.command(name);
    definition.describe(command);
    addCommonOptions(command).action(async () => {
      exitCode = await runCommand(definition, command, host);
    });
  }
  try {
    await addCompletionCommand(program, argv, host);
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return endWithout(error, help.join(''), host);
  }
}

/** Help needs all commands. To describe only the one that runs saves 3 % of a reuse. */
function commandsFor([name = '']: string[]): typeof COMMANDS {
  const definition = COMMANDS.get(name);
  return definition === undefined ? COMMANDS : new Map([[name, definition]]);
}

/** @param help collects what commander prints */
function createProgram(help: string[]): Command {
  return new Command('sso-register')
    .description('Registers OIDC clients with AWS IAM Identity Center and caches them per profile.')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => help.push(text),
      writeErr: (text) => help.push(text),
      outputError: () => undefined,
    });
}

async function runCommand(
  definition: CommandDefinition,
  command: Command,
  host: Host,
): Promise<number> {
  const context = await createContext(host, command.opts<CommonOptions>());
  try {
    return await definition.run(command, context);
  } catch (error) {
    return reportErrors(error, context);
  }
}

/** Ends a run in which no command ran: prints help, or reports a usage error. @returns the exit code */
async function endWithout(error: unknown, help: string, host: Host): Promise<number> {
  const context = await createContext(host);
  if (!(error instanceof CommanderError)) return reportErrors(error, context);
  if (help === '') return reportErrors(asUsageError(error), context);
  if (error.exitCode !== 0) {
    host.stderr.write(help);
    return EXIT_CODES.Usage;
  }
  try {
    await deliver(host.stdout, help);
    return 0;
  } catch (failure) {
    return reportErrors(failure, context);
  }
}

/** @returns the exit code of the first error */
async function reportErrors(error: unknown, { host, reporter }: Context): Promise<number> {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reported = errors.map(asRegisterError);
  for (const each of reported) if (each !== host.signal.reason) await reporter.error(each);
  return EXIT_CODES[reported[0]?.code ?? 'Bug'];
}

function asUsageError({ code, message }: CommanderError): RegisterError {
  const text = code === 'commander.unknownOption' ? withoutValue(message) : message;
  const [sentence = '', suggestion] = text.replace(/^error: /, '').split('\n(');
  return usageError(
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`.replace(/\.?$/, '.'),
    suggestion?.replace(/\)$/, '') ?? 'See "sso-register --help"; options go after the command.',
  );
}

/** The value of an unknown option may be a secret: only the name of the option is repeated. */
function withoutValue(message: string): string {
  const [, name = ''] = /unknown option '(--[\w-]+|-.)/.exec(message) ?? [];
  const [suggestion = ''] = /\n\(Did you mean .*\?\)$/.exec(message) ?? [];
  return `unknown option '${name}'${suggestion}`;
}
