import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { clearCommand } from './commands/clear/command.js';
import { createContext, type CommandDefinition, type Context } from './commands/context.js';
import { emulatorCommand } from './commands/emulator/command.js';
import { addCommonOptions, type CommonOptions } from './commands/options.js';
import { registerCommand } from './commands/register/command.js';
import { showCommand } from './commands/show.js';
import type { Rejected } from './commands/usage.js';
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

/** @param argv the arguments, without node and the script @returns the exit code */
export async function main(argv: string[], host: Host): Promise<number> {
  const run: { context?: Context } = {};
  try {
    return await Promise.race([host.failure, runProgram(argv, host, run)]);
  } catch (error) {
    const context = run.context ?? (await createContext(host));
    // If nothing can be loaded any more, not even colors: without them, reporting loads nothing.
    return reportErrors(error, context).catch(async () =>
      reportErrors(error, await createContext(host, { color: false })),
    );
  }
}

/** @param run gets the context of the command that runs, if one does @returns the exit code */
async function runProgram(argv: string[], host: Host, run: { context?: Context }): Promise<number> {
  const help: string[] = [];
  // For completion, which has no exit code of its own.
  let exitCode = 0;
  const program = createProgram(help, host);
  for (const [name, definition] of commandsFor(argv)) {
    const command = program.command(name);
    definition.describe(command);
    addCommonOptions(command).action(async () => {
      run.context = await createContext(host, command.opts<CommonOptions>());
      run.context.reporter.debug(`sso-register ${packageJson.version}, Node ${process.version}`);
      exitCode = await definition.run(command, run.context);
    });
  }
  if (!COMMANDS.has(argv[0] ?? '')) await describeProgram(program, argv, host);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const command = program.commands.find((each) => each.name() === argv[0]) ?? program;
    return endWithout(error, help.join(''), { program, command, argv, host });
  }
}

/** Only help needs all commands. To describe nothing but the one that runs saves 3 % of a reuse. */
function commandsFor([name = '']: string[]): typeof COMMANDS {
  const definition = COMMANDS.get(name);
  return definition === undefined ? COMMANDS : new Map([[name, definition]]);
}

async function describeProgram(program: Command, argv: string[], host: Host): Promise<void> {
  program.version(packageJson.version);
  const { addCompletionCommand } = await import('./commands/completion.js');
  await addCompletionCommand(program, argv, host);
  const { HELP_TEXT } = await import('./commands/usage.js');
  program.addHelpText('after', HELP_TEXT);
}

/** @param help collects what commander prints */
function createProgram(help: string[], host: Host): Command {
  return new Command('sso-register')
    .description('Registers OIDC clients with AWS IAM Identity Center and caches them per profile.')
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

/** Ends a run without a command: prints the help that commander wrote, or throws a usage error. */
async function endWithout(error: CommanderError, help: string, line: Rejected): Promise<number> {
  const { argv, host } = line;
  // For an unknown command, `help` prints the help of the program.
  if (help === '' || (argv[0] === 'help' && error.exitCode !== 0)) {
    const { asUsageError } = await import('./commands/usage.js');
    throw asUsageError(error, line);
  }
  if (error.exitCode === 0) {
    await deliver(host.stdout, help);
    return 0;
  }
  host.stderr.write(help);
  return EXIT_CODES.Usage;
}

/** @returns the exit code of the first error */
async function reportErrors(error: unknown, { host, reporter }: Context): Promise<number> {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reported = errors.map(asRegisterError);
  for (const each of reported) if (each !== host.signal.reason) await reporter.error(each);
  return EXIT_CODES[reported[0]?.code ?? 'Bug'];
}
