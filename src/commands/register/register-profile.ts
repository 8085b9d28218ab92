import { RegisterError } from '../../errors.js';
import { serviceTime } from '../../registration/clock.js';
import type { Entry } from '../../registration/entry.js';
import type { Registration } from '../../registration/registration.js';
import { REGISTERED_FIELDS, viewRegistered } from '../../registration/view.js';
import { resolveRegisterSettings } from '../../settings/register-settings.js';
import type { Store } from '../../store/store.js';
import type { Context } from '../context.js';
import { readConfigFile } from '../explain.js';
import { openStore } from '../open-store.js';
import { checkPrintOptions, printEntry } from '../print-entry.js';
import { callService } from './call-service.js';
import { handOver } from './login-handover.js';
import type { RegisterOptions } from './register-options.js';
import { decideAgain, makePlan, type Plan } from './plan.js';
import { lockProfile } from './profile-lock.js';
import { warnOfDates } from './warnings.js';

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
  const settings = resolveRegisterSettings(options, host.env, readConfigFile(context));
  const store = openStore(options, context);
  const plan = await makePlan(settings, store, options, context);
  if (options.dryRun) {
    const { printDryRun } = await import('./dry-run.js');
    return printDryRun(plan, options, context);
  }
  const outcome = await carryOut(plan, store, context);
  await printEntry(viewOutcome(outcome, host.now()), options, context);
  if (outcome.failure !== undefined) throw outcome.failure;
  return 0;
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
  const outcome =
    plan.decision.action === 'reuse'
      ? reuse(plan, plan.decision.entry)
      : await registerLocked(plan, store, context, call);
  const failure = await handOver(outcome.entry, plan.settings, context);
  return { ...outcome, failure: outcome.failure ?? failure };
}

/** What is printed of an outcome. @param now epoch milliseconds */
export function viewOutcome({ entry, plan }: Outcome, now: number) {
  return { view: viewRegistered(entry, plan), now: serviceTime(entry, now) };
}

function reuse(plan: Plan, entry: Entry): Outcome {
  return { plan, entry: { ...entry, endpointParameters: plan.endpointParameters } };
}

async function registerLocked(
  planned: Plan,
  store: Store,
  context: Context,
  call: SharedCall,
): Promise<Outcome> {
  const unlock = await lockProfile(planned, store, context);
  try {
    // Another process may have registered while this one waited for the lock.
    const plan = decideAgain(planned, store, context);
    if (plan.decision.action === 'reuse') return reuse(plan, plan.decision.entry);
    const registration = await (call.registration ??= callService(plan, context));
    return await save(plan, registration, store, context);
  } finally {
    unlock?.();
  }
}

async function save(
  plan: Plan,
  registration: Registration,
  store: Store,
  context: Context,
): Promise<Outcome> {
  const { profile, endpoint, endpointParameters, request } = plan;
  const receivedAt = Math.floor(context.host.now() / 1000);
  const entry = { profile, endpoint, endpointParameters, request, registration, receivedAt };
  warnOfDates(entry, plan.criteria, context);
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
