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
  const run: Run = { exitCode: 0 };
  try {
    await Promise.race([host.failure, runProgram(argv, host, run)]);
    return run.exitCode;
  } catch (error) {
    const context = run.context ?? (await createContext(host));
    // If nothing can be loaded any more, not even colors: without them, reporting loads nothing.
    return reportErrors(error, context).catch(async () =>
      reportErrors(error, await createContext(host, { color: false })),
    );
  }
}

/** What is known of a run, whatever ends it. */
interface Run {
  exitCode: number;
  /** Undefined until a command runs. */
  context?: Context;
}

/** @throws whatever ends the run without an exit code */
async function runProgram(argv: string[], host: Host, run: Run): Promise<void> {
  const help: string[] = [];
  const program = createProgram(help);
  for (const [name, definition] of commandsFor(argv)) {
    const command = program.command(name);
    definition.describe(command);
    addCommonOptions(command).action(async () => {
      run.context = await createContext(host, command.opts<CommonOptions>());
      run.exitCode = await definition.run(command, run.context);
    });
  }
  await addCompletionCommand(program, argv, host);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    run.exitCode = await endWithout(error, help.join(''), host);
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

/**
 * Ends a run in which no command ran: prints help.
 *
 * @returns the exit code
 * @throws a usage error if commander printed none
 */
async function endWithout(error: CommanderError, help: string, host: Host): Promise<number> {
  if (help === '') throw asUsageError(error);
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
