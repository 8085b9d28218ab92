import type { Command, CommanderError } from 'commander';
import { commandLine } from '../command-line.js';
import { usageError, type RegisterError } from '../errors.js';
import type { Host } from '../host/host.js';
import { didYouMean } from '../nearest.js';
import { knownProfiles } from './hints.js';

/** What the help of the program says after its commands. */
export const HELP_TEXT = `
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

/** What is wrong with a command line that commander rejects, and what to type instead. */
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
  const corrected = commandLine(['--profile', word]);
  return usageError(`Unexpected argument ${word}.`, `Did you mean ${corrected}?`);
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
