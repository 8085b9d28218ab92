import { failuresOf, RegisterError, throwAll } from '../../errors.js';
import { serviceTime } from '../../registration/clock.js';
import type { Entry } from '../../registration/entry.js';
import type { Registration } from '../../registration/registration.js';
import { REGISTERED_FIELDS, viewRegistered } from '../../registration/view.js';
import { resolveRegisterSettings } from '../../settings/register-settings.js';
import type { Host } from '../../host/host.js';
import type { Store } from '../../store/store.js';
import type { Context } from '../context.js';
import { readConfigFile } from '../explain.js';
import { withLogin } from '../login-view.js';
import { openStore } from '../open-store.js';
import { checkPrintOptions, printEntry } from '../print-entry.js';
import { isInPlace } from './cached-file.js';
import { followStartUrl } from './follow-start-url.js';
import { handOver } from './login-handover.js';
import type { RegisterOptions } from './register-options.js';
import { decideAgain, makePlan, type Plan } from './plan.js';
import { lockProfile } from './profile-lock.js';

/** The result of a plan. */
export interface Outcome {
  /** The plan as it was carried out: another process may have changed the decision. */
  plan: Plan;
  entry: Entry;
  /** Why the client could not be saved. It is registered, so it is printed anyway. */
  failure?: RegisterError | undefined;
}

/** The one call that plans with equal requests share: the first plan that needs it makes it. */
export interface SharedCall {
  registration?: Promise<Registration>;
}

/**
 * Registers a client for one profile, or reuses the cached one, and prints it.
 *
 * @returns the exit code
 */
export async function registerProfile(options: RegisterOptions, context: Context): Promise<number> {
  const { host } = context;
  checkPrintOptions(options, REGISTERED_FIELDS, host);
  const config = readConfigFile(context);
  const configured = resolveRegisterSettings(options, host.env, config);
  const store = openStore(options, context);
  const settings = await followStartUrl(configured, { ...options, config, store }, context);
  const plan = await makePlan(settings, store, options, context);
  if (options.dryRun) {
    const { printDryRun } = await import('./dry-run.js');
    return printDryRun(plan, options, context);
  }
  await warnBeforeCalls([plan], context);
  const outcome = await carryOut(plan, store, context);
  const unprinted = await failuresOf(printEntry(viewOutcome(outcome, host), options, context));
  throwAll(outcome.failure === undefined ? unprinted : [outcome.failure, ...unprinted]);
  return 0;
}

/** Prints, before anything is sent, what is worth a warning or a hint about the plans that need a call. */
export async function warnBeforeCalls(plans: Plan[], context: Context): Promise<void> {
  const calling = plans.filter(({ decision }) => decision.action === 'register');
  if (calling.length === 0) return;
  const { warnOfRequests } = await import('./warnings.js');
  warnOfRequests(calling, context);
}

/**
 * Reuses the cached registration or registers a client, and hands it to `aws sso login` if asked to.
 *
 * @throws ServiceRefused or ServiceUnavailable, or CacheFailed if another process keeps the lock
 */
export async function carryOut(
  plan: Plan,
  store: Store,
  context: Context,
  call: SharedCall = {},
): Promise<Outcome> {
  const { decision } = plan;
  const outcome =
    decision.action === 'reuse' && isInPlace(decision.entry, plan)
      ? reuse(plan, decision.entry)
      : await carryOutLocked(plan, store, context, call);
  const failure = await handOver(outcome.entry, context);
  return { ...outcome, failure: outcome.failure ?? failure };
}

/** What is printed of an outcome. */
export function viewOutcome({ entry, plan }: Outcome, host: Host) {
  const now = host.now();
  const criteria = { ...plan.criteria, now };
  const view = withLogin(viewRegistered(entry, { ...plan, criteria }), entry, host);
  return { view, now: serviceTime(entry, now) };
}

function reuse(plan: Plan, cached: Entry): Outcome {
  const entry = { ...cached, endpointParameters: plan.endpointParameters };
  if (plan.login !== undefined) entry.login = plan.login;
  if (plan.startUrl !== undefined) entry.startUrl = plan.startUrl;
  return { plan, entry };
}

async function carryOutLocked(
  planned: Plan,
  store: Store,
  context: Context,
  call: SharedCall,
): Promise<Outcome> {
  const unlock = await lockProfile(planned, store, context);
  try {
    // Another process may have registered while this one waited for the lock.
    const plan = decideAgain(planned, store, context);
    if (plan.decision.action === 'reuse') {
      return await reuseInPlace(plan, plan.decision.entry, store, context);
    }
    const { callService } = await import('./call-service.js');
    const registration = await (call.registration ??= callService(plan, context));
    return await save(plan, registration, store, context);
  } finally {
    unlock?.();
  }
}

/** Reuses an entry, and writes it where it belongs now. If it cannot be written, it stays where it is. */
async function reuseInPlace(
  plan: Plan,
  cached: Entry,
  store: Store,
  { reporter }: Context,
): Promise<Outcome> {
  const outcome = reuse(plan, cached);
  if (isInPlace(cached, plan)) return outcome;
  try {
    await store.write(outcome.entry);
  } catch (error) {
    if (!(error instanceof RegisterError)) throw error;
    reporter.debug(error.message);
  }
  return outcome;
}

async function save(
  plan: Plan,
  registration: Registration,
  store: Store,
  context: Context,
): Promise<Outcome> {
  const { profile, endpoint, endpointParameters, request, login, startUrl } = plan;
  const now = context.host.now();
  const receivedAt = Math.floor(now / 1000);
  const entry = {
    profile,
    endpoint,
    endpointParameters,
    request,
    registration,
    receivedAt,
    ...(login && { login }),
    ...(startUrl && { startUrl }),
  };
  const { warnOfDates } = await import('./warnings.js');
  warnOfDates(entry, { ...plan.criteria, now }, context);
  try {
    setDamagedAside(plan, store, context);
    await store.write(entry);
    return { plan, entry };
  } catch (error) {
    if (error instanceof RegisterError) return { plan, entry, failure: error };
    throw error;
  }
}

function setDamagedAside({ file }: Plan, store: Store, { reporter }: Context): void {
  if (file?.kind !== 'damaged') return;
  const aside = store.setAside(file);
  if (aside === undefined) return;
  reporter.note(`warning: the cache file was damaged (${file.why}) and is kept as ${aside}`);
}
