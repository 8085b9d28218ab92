import pLimit from 'p-limit';
import { asRegisterError, RegisterError, usageError } from '../errors.js';
import { requestKey } from '../registration/client-metadata.js';
import type { Registration } from '../registration/registration.js';
import { viewRegistered, type RegisteredView } from '../registration/view.js';
import type { AwsConfig } from '../settings/aws-config.js';
import { ssoProfileNames } from '../settings/profile-config.js';
import { callService, carryOut, type Tools } from './carry-out.js';
import type { Context } from './context.js';
import type { Plan } from './plan.js';

/** How many calls are under way at once: enough to be quick, too few to be throttled. */
const CONCURRENT_CALLS = 4;

/** How many profiles a message names before it counts the rest. */
const NAMED_PROFILES = 3;

/** What was planned for one profile, or why nothing could be. */
export interface ProfilePlan {
  profile: string;
  plan?: Plan;
  error?: RegisterError;
}

/** What came of one profile: a registration, an error, or both where it could not be kept. */
export interface ProfileResult {
  profile: string;
  view?: RegisteredView;
  error?: RegisterError;
}

/** The profiles that sign in through IAM Identity Center. @throws a usage error if there is none */
export function requireSsoProfiles(config: AwsConfig): string[] {
  const names = ssoProfileNames(config);
  if (names.length > 0) return names;
  throw usageError(
    `No profile in ${config.path} has an sso_session or an sso_start_url.`,
    'Make one with "aws configure sso", or name another file in AWS_CONFIG_FILE.',
  );
}

/** Plans for every profile. What fails for one does not stop the others. */
export function planProfiles(
  profiles: string[],
  planFor: (profile: string) => Promise<Plan>,
): Promise<ProfilePlan[]> {
  const one = async (profile: string): Promise<ProfilePlan> => ({
    profile,
    ...(await attempt(async () => ({ plan: await planFor(profile) }))),
  });
  return Promise.all(profiles.map(one));
}

/** Carries out what was planned. What fails for one profile does not stop the others. */
export async function registerProfiles(
  plans: ProfilePlan[],
  tools: Omit<Tools, 'call'>,
  context: Context,
): Promise<ProfileResult[]> {
  const progress = await context.reporter.spin(`0/${plans.length} profiles`);
  const call = shareCalls(context);
  let done = 0;
  const one = async (planned: ProfilePlan): Promise<ProfileResult> => {
    const result = await resultOf(planned, { ...tools, call }, context);
    progress.say(`${++done}/${plans.length} profiles`);
    return result;
  };
  const results = await Promise.all(plans.map(one)).finally(progress.stop);
  context.host.signal.throwIfAborted();
  return results;
}

/** @throws all errors together; the exit code is the one of the first */
export function throwErrors(results: { profile: string; error?: RegisterError }[]): void {
  const errors = errorsOf(results);
  if (errors.length > 0) throw new AggregateError(errors);
}

/** Plans whose requests are equal share one call, and what comes of it. */
function shareCalls(context: Context): (plan: Plan) => Promise<Registration> {
  const limit = pLimit(CONCURRENT_CALLS);
  const calls = new Map<string, Promise<Registration>>();
  return (plan) => {
    const key = JSON.stringify([plan.endpoint, requestKey(plan.request)]);
    const call = calls.get(key) ?? limit(() => callService(plan, context));
    calls.set(key, call);
    return call;
  };
}

async function resultOf(
  { profile, plan, error }: ProfilePlan,
  tools: Tools,
  context: Context,
): Promise<ProfileResult> {
  if (plan === undefined) return { profile, ...(error && { error }) };
  const result = await attempt(async () => {
    const { entry, failure } = await carryOut(plan, tools, context);
    return { view: viewRegistered(entry, plan), ...(failure && { error: failure }) };
  });
  return { profile, ...result };
}

async function attempt<T>(act: () => Promise<T>): Promise<T | { error: RegisterError }> {
  try {
    return await act();
  } catch (error) {
    return { error: asRegisterError(error) };
  }
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
