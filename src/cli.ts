import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { clearCommand } from './commands/clear.js';
import { addCompletionCommand } from './commands/completion.js';
import { createContext, type CommandDefinition, type Context } from './commands/context.js';
import { emulatorCommand } from './commands/emulator.js';
import { addCommonOptions, type CommonOptions } from './commands/options.js';
import { registerCommand } from './commands/register/command.js';
import { showCommand } from './commands/show.js';
import { asRegisterError, EXIT_CODES } from './errors.js';
import type { Host, TextStream } from './host/host.js';
import { deliver } from './output/deliver.js';

const COMMANDS: ReadonlyMap<string, CommandDefinition> = new Map([
  ['register', registerCommand],
  ['show', showCommand],
  ['clear', clearCommand],
  ['emulator', emulatorCommand],
]);

const WIDEST_HELP = 80;

/**
 * Runs the program once.
 *
 * @param argv the arguments, without node and the script
 * @returns the exit code
 */
export async function main(argv: string[], host: Host): Promise<number> {
  const help: string[] = [];
  let exitCode = 0;
  const program = createProgram(help, host);
  for (const [name, definition] of commandsFor(argv)) {
    const command = program.command(name);
    definition.describe(command);
    addCommonOptions(command).action(async () => {
      exitCode = await runCommand(definition, command, host);
    });
  }
  try {
    await addCompletionCommand(program, argv, host);
    await addHelpText(program, argv);
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    const command = program.commands.find((each) => each.name() === argv[0]);
    return endWithout(error, help.join(''), command, host);
  }
}

/** Help needs all commands. Otherwise only the one that runs is described: 3 % of a reuse. */
function commandsFor([name = '']: string[]): typeof COMMANDS {
  const definition = COMMANDS.get(name);
  return definition === undefined ? COMMANDS : new Map([[name, definition]]);
}

/** The help of a single command does not have this text. */
async function addHelpText(program: Command, [name = '']: string[]): Promise<void> {
  if (COMMANDS.has(name)) return;
  const { HELP_TEXT } = await import('./commands/help-text.js');
  program.addHelpText('after', HELP_TEXT);
}

/** @param help collects what commander prints */
function createProgram(help: string[], host: Host): Command {
  return new Command('sso-register')
    .description('Registers OIDC clients with AWS IAM Identity Center and caches them per profile.')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => help.push(text),
      writeErr: (text) => help.push(text),
      outputError: () => undefined,
      getOutHelpWidth: () => helpWidth(host.stdout),
      getErrHelpWidth: () => helpWidth(host.stderr),
    });
}

/** Wider lines are hard to read, also on a wide terminal. One that does not know its width says 0. */
function helpWidth({ columns = 0 }: Pick<TextStream, 'columns'>): number {
  return columns === 0 ? WIDEST_HELP : Math.min(columns, WIDEST_HELP);
}

async function runCommand(
  definition: CommandDefinition,
  command: Command,
  host: Host,
): Promise<number> {
  const context = await createContext(host, command.opts<CommonOptions>());
  context.reporter.debug(`sso-register ${packageJson.version}, Node ${process.version}`);
  try {
    return await definition.run(command, context);
  } catch (error) {
    return reportErrors(error, context);
  }
}

/** Ends a run in which no command ran: prints help, or reports a usage error. @returns the exit code */
async function endWithout(
  error: unknown,
  help: string,
  command: Command | undefined,
  host: Host,
): Promise<number> {
  const context = await createContext(host);
  if (!(error instanceof CommanderError)) return reportErrors(error, context);
  if (help === '') {
    const { asUsageError } = await import('./commands/usage-error.js');
    return reportErrors(asUsageError(error, command, host), context);
  }
  try {
    await deliver(error.exitCode === 0 ? host.stdout : host.stderr, help);
    return error.exitCode === 0 ? 0 : EXIT_CODES.Usage;
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
