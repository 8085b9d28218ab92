import type { Command } from 'commander';
import { usageError } from '../../errors.js';
import type { CommandDefinition } from '../context.js';
import {
  addPrintOptions,
  awsCliOption,
  checkLoginOptions,
  minValidityOption,
  ssoSessionOption,
  type RegisterOptions,
} from '../options.js';
import { registerProfile } from './register-profile.js';

const EXAMPLES = `
Examples:
  $ sso-register register --profile dev --region eu-west-1
  $ sso-register register -p dev --scopes sso:account:access --dry-run
  $ id=$(sso-register register -p dev --field clientId)
  $ sso-register register --all --aws-cli
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
    checkLoginOptions(options);
    checkOptionsOfDryRun(options);
    if (!options.all) return registerProfile(options, context);
    const { registerAll } = await import('./register-all.js');
    return registerAll(options, context);
  },
};

function addRegisterOptions(command: Command): void {
  command
    .option('--region <region>', 'the IAM Identity Center region (else sso_region, AWS_REGION, …)')
    .option('--client-name <name>', 'the client name (default: sso-register-<session or profile>)')
    .option('--client-type <type>', 'the type of client; the service accepts only "public"')
    .option('--scopes <scope...>', 'the scopes of the tokens (else sso_registration_scopes)')
    .option('--grant-types <type...>', 'the OAuth grant types that the client may use')
    .option('--redirect-uris <uri...>', 'where the browser may return to after signing in')
    .option('--issuer-url <url>', 'the issuer (else sso_start_url, for authorization_code)')
    .option('--entitled-application-arn <arn>', 'an application that limits the client')
    .option('--endpoint-url <url>', "the endpoint to call, instead of the region's own")
    .addOption(minValidityOption())
    .option('--force', 'register although the cached client could be reused')
    .option('--dry-run', 'print what would be registered and why; register nothing, write nothing')
    .addOption(loginOption())
    .addOption(ssoSessionOption())
    .option('--all', 'register for every SSO profile of the AWS config file')
    .option('--timeout <duration>', 'time limit for each attempt (default: 10s)')
    .option('--max-attempts <n>', 'maximum number of attempts (else AWS_MAX_ATTEMPTS, else 3)');
  addPrintOptions(command);
}

/** What the request says comes from the config file alone, as it does for `aws sso login`. */
function loginOption() {
  return awsCliOption(
    'register in the cache of aws sso login, so that it registers nothing itself; pkce is for AWS CLI 2.22 and later',
  )
    .conflicts(['clientType', 'scopes', 'grantTypes', 'redirectUris', 'issuerUrl'])
    .conflicts(['entitledApplicationArn', 'region']);
}

/** @throws a usage error for an option that prints a registration, which a dry run does not have */
function checkOptionsOfDryRun({ dryRun, field, format }: RegisterOptions): void {
  if (!dryRun || (field === undefined && (format === 'text' || format === 'json'))) return;
  throw usageError('--dry-run prints no registration.', 'Use --format text or json with it.');
}
