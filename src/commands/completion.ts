import { Argument, type Command } from 'commander';
import type { Host } from '../host/host.js';
import { deliver } from '../output/deliver.js';
import { GRANT_TYPES } from '../registration/client-metadata.js';
import { readAwsConfig } from '../settings/aws-config.js';
import { profileNames } from '../settings/profile-config.js';
import { openStore } from './open-store.js';

const NAME = 'completion';
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
    const suggestions = { profile: knownProfiles(host), 'grant-types': GRANT_TYPES };
    const print = (text: string) => deliver(host.stdout, text);
    addCompletion(program, { command: NAME, shells: SHELLS, suggestions, print });
    return;
  }
  program
    .command(NAME)
    .summary('print the completion script of bash, zsh or fish')
    .description('Prints a script with which a shell completes commands, options and profiles.')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', EXAMPLES);
}

/** The profiles of the AWS config file and of the cache. */
function knownProfiles(host: Host): string[] {
  const configured = orNone(() => profileNames(readAwsConfig(host.env)));
  const cached = orNone(() => {
    const files = openStore({}, host).list();
    return files.flatMap((file) => (file.kind === 'entry' ? [file.entry.profile] : []));
  });
  return [...new Set([...configured, ...cached])].filter((name) => SHOWABLE.test(name)).sort();
}

/** A shell that asks for suggestions has no use for an error. */
function orNone(find: () => string[]): string[] {
  try {
    return find();
  } catch {
    return [];
  }
}
