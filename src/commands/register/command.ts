import type { CommandDefinition } from '../context.js';
import {
  addRegisterOptions,
  checkOptionsOfDryRun,
  type RegisterOptions,
} from './register-options.js';
import { registerProfile } from './register-profile.js';

const EXAMPLES = `
Examples:
  $ sso-register register --profile dev --region eu-west-1
  $ sso-register register -p dev --scopes sso:account:access --dry-run
  $ id=$(sso-register register -p dev --field clientId)
  $ sso-register register -p dev --scopes sso:account:access \\
      --grant-types authorization_code refresh_token \\
      --redirect-uris http://127.0.0.1/oauth/callback`;

export const registerCommand: CommandDefinition = {
  describe: (command) => {
    command
      .summary('register an OIDC client for a profile, or reuse the cached one')
      .description(
        'Registers an OIDC client with IAM Identity Center and caches it for the profile.\n' +
          'The cached client is reused while its secret is valid and the request is equal.',
      )
      .addHelpText('after', EXAMPLES);
    addRegisterOptions(command);
  },
  run: async (command, context) => {
    const options = command.opts<RegisterOptions>();
    checkOptionsOfDryRun(options);
    if (!options.all) return registerProfile(options, context);
    const { registerAll } = await import('./register-all.js');
    return registerAll(options, context);
  },
};
