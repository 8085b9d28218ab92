import { Option, type Command } from 'commander';
import { deliver } from '../output/deliver.js';
import { serviceTime } from '../registration/clock.js';
import { FLOWS } from '../registration/flow.js';
import { REGISTERED_FIELDS, viewRegistered } from '../registration/view.js';
import { readAwsConfig, type AwsConfig } from '../settings/aws-config.js';
import { cacheDirectorySetting } from '../settings/cache-directory.js';
import { resolveRegisterSettings } from '../settings/register-settings.js';
import type { RegisterFlags } from '../settings/sources.js';
import { loginHandover, NO_HANDOVER } from './aws-cli.js';
import { callService, carryOut, type Tools } from './carry-out.js';
import type { Context } from './context.js';
import {
  addPrintOptions,
  checkOptionsOfDryRun,
  minValidityOption,
  type PrintOptions,
} from './options.js';
import { makePlan, type Plan } from './plan.js';
import { choosePrint } from './print.js';

export interface RegisterOptions extends PrintOptions, Omit<RegisterFlags, 'profile'> {
  all?: boolean;
  dryRun?: boolean;
  force?: boolean;
}

const EXAMPLES = `
Examples:
  $ sso-register register --profile dev --region eu-west-1
  $ sso-register register -p dev --scopes sso:account:access codewhisperer:completions
  $ id=$(sso-register register -p dev --field clientId)`;

export function defineRegister(command: Command, context: Context): void {
  command
    .summary('register an OIDC client for a profile, or reuse the cached one')
    .description(
      'Registers an OIDC client with IAM Identity Center and caches it for the profile.\n' +
        'While its secret is valid and the request is the same, the cached client is reused.',
    )
    .option('--region <region>', 'the region of the instance (else sso_region, AWS_REGION, …)')
    .option(
      '--client-name <name>',
      'the friendly name (default: sso-register-<session or profile>)',
    )
    .option('--client-type <type>', 'the type of client; the service takes only "public"')
    .option('--scopes <scope...>', 'what tokens may be used for (else sso_registration_scopes)')
    .option('--grant-types <type...>', 'the OAuth grant types that the client may use')
    .option('--redirect-uris <uri...>', 'where the user agent may be sent back to')
    .option('--issuer-url <url>', 'the issuer URL of the instance (its start URL)')
    .option('--entitled-application-arn <arn>', 'an application that restricts the client')
    .option('--endpoint-url <url>', 'an endpoint in place of the one of the region')
    .addOption(minValidityOption())
    .option('--force', 'register although the cached client could be reused')
    .option('--dry-run', 'print what would be sent and why; send nothing, write nothing')
    .addOption(awsCliOption())
    .option('--all', 'every SSO profile of the AWS config file')
    .option('--timeout <duration>', 'for each attempt (default: 10s)')
    .option('--max-attempts <n>', 'how often to try (else AWS_MAX_ATTEMPTS, else 3)')
    .addHelpText('after', EXAMPLES)
    .action((options: RegisterOptions) => register(options, context));
  addPrintOptions(command);
}

function awsCliOption(): Option {
  return new Option('--aws-cli [flow]', 'register for aws sso login, and put it where that looks')
    .choices(FLOWS)
    .conflicts(['clientType', 'scopes', 'grantTypes', 'redirectUris', 'issuerUrl'])
    .conflicts(['entitledApplicationArn', 'region']);
}

async function register(options: RegisterOptions, context: Context): Promise<void> {
  const { host, adapters } = context;
  const { force = false } = options;
  if (options.dryRun) checkOptionsOfDryRun(options);
  const config = readAwsConfig(host.env);
  const store = adapters.openStore(cacheDirectorySetting(options.cacheDir, host.env).value);
  const login = options.awsCli === undefined ? NO_HANDOVER : await loginHandover(force, context);
  const run: Run = {
    config,
    tools: { store, login },
    plan: async (flags) => {
      const settings = resolveRegisterSettings(flags, host.env, config);
      const plan = await makePlan(settings, store, force, context);
      login.check(plan);
      return plan;
    },
  };
  if (!options.all) return registerOne(options, run, context);
  const { registerAll } = await import('./register-all.js');
  return registerAll(options, run, context);
}

/** What is the same for one profile and for all. */
export interface Run {
  config: AwsConfig;
  tools: Omit<Tools, 'call'>;
  plan: (flags: RegisterFlags) => Promise<Plan>;
}

async function registerOne(options: RegisterOptions, run: Run, context: Context): Promise<void> {
  const { host, reporter } = context;
  const print = choosePrint(options, REGISTERED_FIELDS, context);
  const plan = await run.plan(options);
  if (options.dryRun) {
    const { dryRunText } = await import('./dry-run.js');
    return deliver(host.stdout, dryRunText(plan, options, context));
  }
  const call = async () => {
    const { clientName } = plan.request;
    const spinner = await reporter.spin(`Registering ${clientName} at ${plan.endpoint}`);
    return callService(plan, context).finally(spinner.stop);
  };
  const { entry, failure, ...outcome } = await carryOut(plan, { ...run.tools, call }, context);
  const view = viewRegistered(entry, outcome.plan);
  await print({ view, now: serviceTime(entry, host.now()) });
  if (failure !== undefined) throw failure;
}
