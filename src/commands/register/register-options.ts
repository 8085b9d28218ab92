import { Option, type Command } from 'commander';
import { FLOWS } from '../../registration/flow.js';
import type { RegisterFlags } from '../../settings/sources.js';
import { usageError } from '../../errors.js';
import { addPrintOptions, minValidityOption, type PrintOptions } from '../options.js';

/** The options of `register`. */
export interface RegisterOptions extends PrintOptions, RegisterFlags {
  dryRun?: boolean;
  force?: boolean;
}

export function addRegisterOptions(command: Command): void {
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
    .addOption(awsCliOption())
    .option('--all', 'register for every SSO profile of the AWS config file')
    .option('--timeout <duration>', 'time limit for each attempt (default: 10s)')
    .option('--max-attempts <n>', 'maximum number of attempts (else AWS_MAX_ATTEMPTS, else 3)');
  addPrintOptions(command);
}

/** @throws a usage error for an option that prints a registration, which a dry run does not have */
export function checkOptionsOfDryRun({ dryRun, field, format }: RegisterOptions): void {
  if (!dryRun || (field === undefined && (format === 'text' || format === 'json'))) return;
  throw usageError('--dry-run prints no registration.', 'Use --format text or json with it.');
}

function awsCliOption(): Option {
  return new Option(
    '--aws-cli [flow]',
    'register a client, and store it in the cache of aws sso login; pkce is for AWS CLI 2.22 and later',
  )
    .choices(FLOWS)
    .conflicts(['clientType', 'scopes', 'grantTypes', 'redirectUris', 'issuerUrl'])
    .conflicts(['entitledApplicationArn', 'region']);
}
