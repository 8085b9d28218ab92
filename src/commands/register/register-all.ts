import pLimit from 'p-limit';
import { asRegisterError, failuresOf, RegisterError, throwAll, usageError } from '../../errors.js';
import { missingFile, type AwsConfig } from '../../settings/aws-config/read-aws-config.js';
import { ssoProfileNames } from '../../settings/aws-config/profile-config.js';
import { resolveRegisterSettings } from '../../settings/register-settings.js';
import { openStore, readConfigFile, type Context } from '../context.js';
import { checkOptionsOfAll, type RegisterOptions } from '../options.js';
import { printEntries } from '../print.js';
import { settleTask, type TaskOptions } from './follow-start-url.js';
import {
  foresee,
  groupKeyOf,
  isReady,
  obtainAll,
  toRegister,
  type Failed,
  type Prepared,
  type ProfileResult,
} from './groups.js';
import { look } from './look.js';
import { warnOfRequests } from './warnings.js';

const CONCURRENT_PORTALS = 4;

/** The number of profiles that an error names before it counts the rest. */
const NAMED_PROFILES = 3;

/**
 * Registers or reuses a client for every SSO profile of the AWS config file, and prints them.
 *
 * @returns the exit code
 * @throws the errors of all profiles, of which the first has the exit code; the reason of the signal
 */
export async function registerAll(options: RegisterOptions, context: Context): Promise<number> {
  checkOptionsOfAll(options);
  const config = readConfigFile(context);
  const store = openStore(options, context);
  const shared = { config, store, force: options.force, portals: new Map() };
  const prepared = await pLimit(CONCURRENT_PORTALS).map(requireSsoProfiles(config), (profile) =>
    prepare({ ...options, profile }, shared, context),
  );
  context.host.signal.throwIfAborted();
  const foreseen = foresee(prepared);
  const tasks = toRegister(foreseen).map(({ task }) => task);
  warnOfRequests(tasks, config, context);
  if (options.dryRun) {
    const { printDryRunOfAll } = await import('./dry-run.js');
    const failed = await printDryRunOfAll(foreseen, options, context);
    context.reporter.note(forecast(foreseen, failed));
    throwAll(errorsOf(failed));
    return 0;
  }
  const { results, calls } = await obtainAll(prepared, context);
  const unprinted = await failuresOf(printEntries(results, options, context));
  context.reporter.note(summary(results, calls));
  throwAll([...errorsOf(results), ...unprinted]);
  return 0;
}

/** The profiles that sign in through IAM Identity Center. @throws a usage error if there are none */
function requireSsoProfiles(config: AwsConfig): string[] {
  const names = ssoProfileNames(config);
  if (names.length > 0) return names;
  const none = `No profile in ${config.path} has an sso_session or an sso_start_url`;
  throw usageError(
    `${missingFile(config) ?? none}.`,
    'Create one with "aws configure sso", or set AWS_CONFIG_FILE to another file.',
  );
}

async function prepare(
  options: RegisterOptions & { profile: string },
  shared: TaskOptions,
  context: Context,
): Promise<Prepared | Failed> {
  const { profile } = options;
  try {
    const settings = resolveRegisterSettings(options, context.host.env, shared.config);
    const task = await settleTask(settings, shared, context);
    const seen = await look(task, context);
    return { profile, task, seen, groupKey: await groupKeyOf(task, seen) };
  } catch (error) {
    return { profile, error: asRegisterError(error) };
  }
}

/** Counts the results: `30 profiles registered with 5 calls (2 not saved), 497 reused, 1 failed`. */
function summary(results: ProfileResult[], calls: number): string {
  const printed = results.filter(({ timed }) => timed !== undefined);
  const count = (source: string) =>
    printed.filter(({ timed }) => timed?.view.source === source).length;
  const unsaved = printed.filter(({ error }) => error?.code === 'CacheFailed').length;
  const registered = `${counted(count('service'), 'profile')} registered with ${counted(calls, 'call')}`;
  const notSaved = unsaved === 0 ? '' : ` (${unsaved} not saved)`;
  const failed = results.length - printed.length;
  return `${registered}${notSaved}, ${count('cache')} reused, ${failed} failed`;
}

/** What the summary of the run itself would count. */
function forecast(foreseen: (Prepared | Failed)[], failed: Failed[]): string {
  const names = new Set(failed.map(({ profile }) => profile));
  const ready = foreseen.filter(isReady).filter(({ profile }) => !names.has(profile));
  const calling = toRegister(ready);
  const calls = new Set(calling.map(({ groupKey }) => groupKey)).size;
  const registered = `${counted(calling.length, 'profile')} to register with ${counted(calls, 'call')}`;
  return `${registered}, ${ready.length - calling.length} to reuse, ${failed.length} failed`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Each error that reads differently, with the profiles that it concerns, in their order. */
function errorsOf(results: Pick<ProfileResult, 'profile' | 'error'>[]): RegisterError[] {
  const groups = new Map<string, { error: RegisterError; profiles: string[] }>();
  for (const { profile, error } of results) {
    if (error === undefined) continue;
    const text = JSON.stringify([error.message, error.hint]);
    const { profiles } = groups.get(text) ?? { profiles: [] };
    groups.set(text, { error, profiles: [...profiles, profile] });
  }
  return [...groups.values()].map(forProfiles);
}

function forProfiles({ error, profiles }: { error: RegisterError; profiles: string[] }) {
  const more = profiles.length - NAMED_PROFILES;
  const who = profiles.slice(0, NAMED_PROFILES).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const { code, message, hint, details } = error;
  return new RegisterError(code, `${who}: ${message}`, { hint, details, cause: error });
}
