import { RegisterError, usageError } from '../errors.js';
import { deliver } from '../output/deliver.js';
import type { AwsConfig } from '../settings/aws-config.js';
import { ssoProfileNames } from '../settings/profile-config.js';
import type { Context } from './context.js';
import { checkOptionsOfAll } from './options.js';
import type { Plan } from './plan.js';
import { attempt, registerProfiles, type ProfilePlan } from './register-profiles.js';
import type { RegisterOptions, Run } from './register.js';
import { renderResults, summary } from './render-results.js';

/** How many profiles a message names before it counts the rest. */
const NAMED_PROFILES = 3;

/** Registers or reuses for every SSO profile of the AWS config file. */
export async function registerAll(
  options: RegisterOptions,
  run: Run,
  context: Context,
): Promise<void> {
  const { host, reporter } = context;
  checkOptionsOfAll(options);
  const profiles = requireSsoProfiles(run.config);
  const plans = await planProfiles(profiles, (profile) => run.plan({ ...options, profile }));
  if (options.dryRun) {
    const { dryRunAllText } = await import('./dry-run.js');
    await deliver(host.stdout, dryRunAllText(plans, options, context));
    throwErrors(plans);
    return;
  }
  const results = await registerProfiles(plans, run.tools, context);
  await deliver(host.stdout, await renderResults(results, options, context));
  reporter.note(summary(results));
  throwErrors(results);
}

/** The profiles that sign in through IAM Identity Center. @throws a usage error if there is none */
function requireSsoProfiles(config: AwsConfig): string[] {
  const names = ssoProfileNames(config);
  if (names.length > 0) return names;
  throw usageError(
    `No profile in ${config.path} has an sso_session or an sso_start_url.`,
    'Make one with "aws configure sso", or name another file in AWS_CONFIG_FILE.',
  );
}

/** Plans for every profile. What fails for one does not stop the others. */
function planProfiles(
  profiles: string[],
  planFor: (profile: string) => Promise<Plan>,
): Promise<ProfilePlan[]> {
  const one = async (profile: string): Promise<ProfilePlan> => ({
    profile,
    ...(await attempt(async () => ({ plan: await planFor(profile) }))),
  });
  return Promise.all(profiles.map(one));
}

/** @throws all errors together; the exit code is the one of the first */
function throwErrors(results: { profile: string; error?: RegisterError }[]): void {
  const errors = errorsOf(results);
  if (errors.length > 0) throw new AggregateError(errors);
}

/** Each distinct error once, with the profiles that it befell, in the order of the profiles. */
function errorsOf(results: { profile: string; error?: RegisterError }[]): RegisterError[] {
  const profiles = new Map<RegisterError, string[]>();
  for (const { profile, error } of results) {
    if (error !== undefined) profiles.set(error, [...(profiles.get(error) ?? []), profile]);
  }
  return [...profiles].map(([error, names]) => forProfiles(error, names));
}

function forProfiles(error: RegisterError, names: string[]): RegisterError {
  const more = names.length - NAMED_PROFILES;
  const who = names.slice(0, NAMED_PROFILES).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const { code, message, hint, details, cause } = error;
  return new RegisterError(code, `${who}: ${message}`, {
    cause,
    ...(hint !== undefined && { hint }),
    ...(details !== undefined && { details }),
  });
}
