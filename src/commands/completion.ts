import { Argument, type Command } from 'commander';
import { deliver } from '../output/deliver.js';
import { GRANT_TYPES } from '../registration/client-metadata.js';
import { readAwsConfig } from '../settings/aws-config.js';
import { cacheDirectorySetting } from '../settings/cache-directory.js';
import { profileNames } from '../settings/profile-config.js';
import type { Context } from './context.js';

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
 * Adds completion to the program. The library behind it is loaded, and profiles are looked up, only
 * where a shell asks; any other run just lists the command.
 */
export async function defineCompletion(
  program: Command,
  [name = '', shell = '']: string[],
  context: Context,
): Promise<void> {
  if (name === 'complete' || (name === NAME && SHELLS.includes(shell))) {
    const suggestions = { profile: await knownProfiles(context), 'grant-types': GRANT_TYPES };
    const print = (text: string) => deliver(context.host.stdout, text);
    const options = { command: NAME, shells: SHELLS, suggestions, print };
    await context.adapters.addCompletion(program, options);
    return;
  }
  program
    .command(NAME)
    .summary('print the completion script of bash, zsh or fish')
    .description('Prints the script by which a shell completes commands, options and profiles.')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', EXAMPLES);
}

/** The profiles of the AWS config file and of the cache. */
async function knownProfiles({ host, adapters }: Context): Promise<string[]> {
  const configured = await orNone(() => profileNames(readAwsConfig(host.env)));
  const cached = await orNone(() => {
    const store = adapters.openStore(cacheDirectorySetting(undefined, host.env).value);
    return store.list().flatMap((file) => (file.kind === 'entry' ? [file.entry.profile] : []));
  });
  return [...new Set([...configured, ...cached])].filter((name) => SHOWABLE.test(name)).sort();
}

/** A shell that asks wants no error. */
async function orNone(find: () => string[] | Promise<string[]>): Promise<string[]> {
  try {
    return await find();
  } catch {
    return [];
  }
}
