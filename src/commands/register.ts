import type { Command } from 'commander';
import { deliver } from '../output/deliver.js';
import { toJson } from '../output/escape.js';
import { decide } from '../registration/reuse.js';
import { REGISTERED_FIELDS, viewRegistered } from '../registration/view.js';
import { cacheDirectorySetting } from '../settings/cache-directory.js';
import { resolveRegisterSettings } from '../settings/register-settings.js';
import type { Setting } from '../settings/setting.js';
import type { RegisterFlags } from '../settings/sources.js';
import { usableEntry } from './cache-files.js';
import type { Context } from './context.js';
import { makePlan, registerAnew } from './register-anew.js';
import { addPrintOptions, minValidityOption, type PrintOptions } from './options.js';
import { createRenderer } from './render.js';

type RegisterOptions = PrintOptions & RegisterFlags & { force?: true };

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
    .option('--region <region>', 'the region of the instance (else AWS_REGION, AWS_DEFAULT_REGION)')
    .option('--client-name <name>', 'the friendly name (default: sso-register-<profile>)')
    .option('--client-type <type>', 'the type of client; the service takes only "public"')
    .option('--scopes <scope...>', 'what access tokens may be used for')
    .option('--grant-types <type...>', 'the OAuth grant types that the client may use')
    .option('--redirect-uris <uri...>', 'where the user agent may be sent back to')
    .option('--issuer-url <url>', 'the issuer URL of the instance (its start URL)')
    .option('--entitled-application-arn <arn>', 'an application that restricts the client')
    .option('--endpoint-url <url>', 'an endpoint in place of the one of the region')
    .addOption(minValidityOption())
    .option('--force', 'register although the cached client could be reused')
    .option('--timeout <duration>', 'for each attempt (default: 10s)')
    .option('--max-attempts <n>', 'how often to try (else AWS_MAX_ATTEMPTS, else 3)')
    .addHelpText('after', EXAMPLES)
    .action((options: RegisterOptions) => register(options, context));
  addPrintOptions(command);
}

async function register(options: RegisterOptions, context: Context): Promise<void> {
  const { host, adapters, reporter } = context;
  const render = createRenderer(options, REGISTERED_FIELDS, context);
  const settings = resolveRegisterSettings({ flags: options, env: host.env });
  const cacheDir = cacheDirectorySetting(options.cacheDir, host.env);
  for (const line of settingLines({ ...settings, cacheDir })) reporter.debug(line);
  const store = adapters.openStore(cacheDir.value);
  const file = store.find(settings.profile.value);
  const cached = usableEntry(file);
  const plan = await makePlan(settings, cached, context);
  const decision = decide(cached, plan, plan.judgement, options.force);
  const { entry, failure } =
    decision.action === 'reuse'
      ? { entry: decision.entry }
      : await registerAnew(plan, { store, file }, context);
  await deliver(host.stdout, render(viewRegistered(entry, decision, plan.judgement)));
  if (failure !== undefined) throw failure;
}

/** Each setting with its value and where it came from. */
function settingLines(settings: object): string[] {
  const given = Object.entries(settings).filter(([, setting]) => setting !== undefined);
  return (given as [string, Setting<unknown>][]).map(
    ([name, { value, source }]) => `${name} = ${toJson(value)} (${source})`,
  );
}
