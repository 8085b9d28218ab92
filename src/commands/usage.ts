import type { Command, CommanderError, Option } from 'commander';
import { commandLine } from '../command-line.js';
import { usageError, type RegisterError } from '../errors.js';
import type { Host } from '../host/host.js';
import { didYouMean } from '../nearest.js';
import { knownProfiles } from './hints.js';

/** What users of `aws`, `gh` and others type, and the command or option that it is called here. */
const HABITS: readonly { typed: string[]; meant: string; also?: string }[] = [
  { typed: ['list', 'ls'], meant: 'show --all' },
  { typed: ['status'], meant: 'show' },
  { typed: ['rm', 'delete', 'remove'], meant: 'clear' },
  { typed: ['login'], meant: 'register', also: ', or "aws sso login" to sign in' },
  { typed: ['logout'], meant: 'clear', also: ', or "aws sso logout" to sign out' },
  { typed: ['version', '-v'], meant: '--version' },
  { typed: ['-v', '--verbose'], meant: '--debug' },
  { typed: ['-o', '--output'], meant: '--format' },
  { typed: ['--json'], meant: '--format json' },
  { typed: ['--query'], meant: '--field' },
  { typed: ['--force'], meant: '--yes' },
  { typed: ['--endpoint'], meant: '--endpoint-url' },
  {
    typed: ['--start-url'],
    meant: '--issuer-url',
    also: ', or sso_start_url in the AWS config file',
  },
];

/** What the help of the program says after its commands. */
export const HELP_TEXT = `
Example:
  $ sso-register register --profile dev

Exit codes:
  0    done: registered, reused, shown, cleared
  1    a bug in this program, or its output could not be written
  2    wrong usage or settings: the message says what to change
  3    show: nothing cached for the profile
  4    show: cached, but expired, or valid for less than --min-validity
  5    the service refused the request
  6    the service could not be reached, or stayed unavailable
  7    the cache could not be read, written or locked
  126  emulator: its command cannot be run
  127  emulator: there is no such command
  130  interrupted by SIGINT
  143  interrupted by SIGTERM, SIGHUP or SIGQUIT

Environment variables:
  AWS_PROFILE, AWS_DEFAULT_PROFILE  the profile
  AWS_REGION, AWS_DEFAULT_REGION    the region, if there is no sso_region
  AWS_CONFIG_FILE                   the AWS config file
  AWS_SHARED_CREDENTIALS_FILE       the AWS credentials file
  AWS_ENDPOINT_URL_SSO_OIDC, AWS_ENDPOINT_URL,
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS,
  AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT
                                    the endpoint
  AWS_MAX_ATTEMPTS                  maximum number of attempts
  AWS_CA_BUNDLE                     certificates to trust
  HTTPS_PROXY, ALL_PROXY, NO_PROXY  the proxy
  SSO_REGISTER_CACHE_DIR, XDG_CONFIG_HOME
                                    the directory of the cache
  NO_COLOR, FORCE_COLOR             whether to print colors

An option overrides its variable. See "sso-register COMMAND --help" for options.`;

const LEAVE_IT_OUT =
  'Leave it out: aws sso login reads sso_region, sso_start_url and sso_registration_scopes in the AWS config file.';

/** A command line that commander rejects. */
export interface Rejected {
  program: Command;
  /** The command that it begins with, or else the program. */
  command: Command;
  argv: readonly string[];
  host: Host;
}

/** What is wrong with a command line that commander rejects, and what to type instead. */
export function asUsageError({ code, message }: CommanderError, line: Rejected): RegisterError {
  const { command, host } = line;
  const [sentence = '', suggestion] = message.replace(/^error: /, '').split(/\n\(|\)$/);
  const text = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`.replace(/\.?$/, '.');
  if (code === 'commander.excessArguments') return unexpectedArgument(command, host);
  if (code === 'commander.unknownOption') return unknownOption(sentence, suggestion, line);
  if (code === 'commander.unknownCommand' || code === 'commander.help') return unknownCommand(line);
  if (code !== 'commander.conflictingOption') {
    return usageError(text, nearChoice(sentence) ?? whereToLook(command));
  }
  const isLogin = sentence.startsWith("option '--aws-cli");
  return usageError(text, isLogin ? LEAVE_IT_OUT : 'Leave out one of them.');
}

/** The argument may be a secret: it is repeated only if it is the name of a profile. */
function unexpectedArgument(command: Command, host: Host): RegisterError {
  const [word = ''] = command.args;
  if (!knownProfiles(command.opts(), host).includes(word)) {
    const question = optionOf(command, '--profile') ? 'Did you mean --profile NAME? ' : '';
    return usageError('Unexpected argument.', `${question}${whereToLook(command)}`);
  }
  const corrected = commandLine(['--profile', word]);
  return usageError(`Unexpected argument ${word}.`, `Did you mean ${corrected}?`);
}

/** The value of an unknown option may be a secret: only the name of the option is repeated. */
function unknownOption(sentence: string, meant: string | undefined, line: Rejected): RegisterError {
  const { command } = line;
  const [name = ''] = /(?<=')(--[\w-]+|-.)/.exec(sentence) ?? [];
  const owner = ownerOf(name, line);
  const dashes = missingDashes(owner);
  if (dashes !== undefined) return dashes;
  if (!optionOf(owner, name)) {
    const near = owner === command ? meant : undefined;
    const hint = habitHint([name], owner) ?? near ?? whereToLook(owner);
    return usageError(`Unknown option '${name}'.`, hint);
  }
  if (owner !== command) return misplacedOption(name, owner, line.argv);
  return usageError(`${name} takes no value.`, `Write ${name}, or leave it out.`);
}

/** The command that an option is for, even if it comes before the command. */
function ownerOf(name: string, { program, command, argv }: Rejected): Command {
  if (command !== program) return command;
  const named = program.commands.find((each) => argv.includes(each.name()));
  const knows = (each: Command) => optionOf(each, name) ?? habitHint([name], each);
  return named ?? [program, ...program.commands].find(knows) ?? program;
}

function optionOf({ options }: Command, name = ''): Option | undefined {
  return options.find(({ short, long }) => name === short || name === long);
}

function misplacedOption(name: string, command: Command, argv: readonly string[]): RegisterError {
  const at = argv.indexOf(command.name());
  const words = argv.filter((_, index) => index !== at);
  const corrected = `sso-register ${command.name()} ${repeat(words, command)}`;
  return usageError(`${name} must come after a command.`, `Write "${corrected}".`);
}

/** The words after a command. What is no option of it and no value of one may be a secret. */
function repeat(words: readonly string[], command: Command): string {
  const shown = words.map((word, index) => {
    const option = /^(--[\w-]+(=|$)|-\w)/.exec(word)?.[0] ?? '';
    const value = word.slice(option.length);
    const { flags = '' } = optionOf(command, option.replace('=', '') || words[index - 1]) ?? {};
    // A URL may have a password before its `@`.
    const isHarmless = value === '' || (/[<[]/.test(flags) && !value.includes('@'));
    return isHarmless ? commandLine([word]) : `${option}…`;
  });
  return shown.join(' ');
}

function unknownCommand({ program, argv, host }: Rejected): RegisterError {
  const words = argv[0] === 'help' ? argv.slice(1, 2) : argv;
  const [word = ''] = words;
  const names = program.commands.map((command) => command.name());
  const profile = commandLine(['--profile', word]);
  const hint = knownProfiles({}, host).includes(word)
    ? `Did you mean "sso-register register ${profile}" or "sso-register show ${profile}"?`
    : (habitHint(words, program) ?? didYouMean(word, names) ?? whereToLook(program));
  return usageError(`Unknown command '${word}'.`, hint);
}

/** An option is meant only if the command has it. A command gets the words that were typed after it. */
function habitHint([word = '', ...rest]: readonly string[], command: Command): string | undefined {
  const isKnown = (meant: string) =>
    !meant.startsWith('-') || optionOf(command, meant.split(' ')[0]);
  const habit = HABITS.find(({ typed, meant }) => typed.includes(word) && isKnown(meant));
  if (habit === undefined) return undefined;
  const { meant, also = '' } = habit;
  if (word.startsWith('-')) return `Did you mean ${meant}${also}?`;
  const found = command.commands.find((each) => each.name() === meant);
  const words = found === undefined ? '' : repeat(rest, found);
  return `Did you mean "${`sso-register ${meant} ${words}`.trim()}"${also}?`;
}

function nearChoice(sentence: string): string | undefined {
  const [, value = '', choices = ''] =
    /(?:argument|value) '(.*)' is invalid.* Allowed choices are (.*)\.$/s.exec(sentence) ?? [];
  return didYouMean(value, choices.split(', '));
}

function whereToLook(command: Command): string {
  const { parent } = command;
  return `See "${parent === null ? '' : `${parent.name()} `}${command.name()} --help".`;
}

/** The error if `--` is missing before the command to run: its options are then read as those of emulator. */
function missingDashes(command: Command): RegisterError | undefined {
  const [file = ''] = command.args;
  if (command.name() !== 'emulator' || !/^[^-]/.test(file)) return undefined;
  return usageError(
    `The options after ${file} are read as options of emulator.`,
    'Put -- before the command to run: "sso-register emulator -- COMMAND".',
  );
}
