import { Argument, type Command } from 'commander';
import { orNone } from '../errors.js';
import type { Host } from '../host/host.js';
import { deliver } from '../output/deliver.js';
import { GRANT_TYPES } from '../registration/client-metadata.js';
import { ENTRY_FIELDS, LOGIN_FIELDS, REGISTERED_FIELDS } from '../registration/view.js';
import { readAwsConfig, sectionNames } from '../settings/aws-config/read-aws-config.js';
import { knownProfiles } from './hints.js';

const NAME = 'completion';
const SUMMARY = 'print the completion script of bash, zsh or fish';
const SHELLS = ['bash', 'zsh', 'fish'];

/** Shells read suggestions line by line, and show them as they are. */
const SHOWABLE = /^[^\p{Cc}\p{Bidi_Control}]+$/u;

const EXAMPLES = `
Examples:
  $ eval "$(sso-register completion bash)"
  $ sso-register completion zsh > "\${fpath[1]}/_sso-register"
  $ sso-register completion fish > ~/.config/fish/completions/sso-register.fish`;

/**
 * Adds the command `completion` to the program. Its library is loaded, and the profiles are looked up,
 * only if a shell asks; any other run just lists the command.
 */
export async function addCompletionCommand(
  program: Command,
  [name = '', shell = '']: string[],
  host: Host,
): Promise<void> {
  if (name === 'complete' || (name === NAME && SHELLS.includes(shell))) {
    const { addCompletion } = await import('../completion/add-completion.js');
    const suggestions = await suggestionsFor(host);
    const print = (text: string) => deliver(host.stdout, text);
    addCompletion(program, { command: NAME, summary: SUMMARY, shells: SHELLS, suggestions, print });
    return;
  }
  program
    .command(NAME)
    .summary(SUMMARY)
    .description('Prints a script with which a shell completes commands, options and profiles.')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', EXAMPLES);
}

async function suggestionsFor(host: Host): Promise<Record<string, readonly string[]>> {
  const { EXCEPTION_NAMES } = await import('../emulator/fault.js');
  const sessions = orNone(() => sectionNames(readAwsConfig(host.env), 'sso-session'));
  const scopes = configured('sso_registration_scopes', host).flatMap((text) => text.split(','));
  return {
    profile: showable(knownProfiles({}, host)),
    'sso-session': showable(sessions ?? []),
    region: showable([...configured('sso_region', host), ...configured('region', host)]),
    scopes: showable(scopes.map((scope) => scope.trim())),
    'grant-types': GRANT_TYPES,
    'register field': [...REGISTERED_FIELDS, ...LOGIN_FIELDS],
    'show field': [...ENTRY_FIELDS, ...LOGIN_FIELDS],
    fail: EXCEPTION_NAMES,
  };
}

/** The values of a key in all sections of the AWS config file. */
function configured(key: string, { env }: Host): string[] {
  const sections = orNone(() => [...readAwsConfig(env).sections.values()]) ?? [];
  return [...new Set(sections.flatMap((section) => section.values.get(key)?.text ?? []))];
}

function showable(values: readonly string[]): string[] {
  return values.filter((value) => SHOWABLE.test(value));
}
