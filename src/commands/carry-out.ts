import { RegisterError } from '../errors.js';
import { toJson } from '../output/escape.js';
import type { Entry } from '../registration/entry.js';
import type { Registration } from '../registration/registration.js';
import { startUrlHint } from '../settings/sso.js';
import type { Store } from '../store/store.js';
import type { LoginHandover } from './aws-cli.js';
import type { Context } from './context.js';
import { lockedFor } from './locked.js';
import { lookAgain, type Plan } from './plan.js';
import { warnOfDates } from './warn-of-dates.js';

/** What a plan is carried out with. */
export interface Tools {
  store: Store;
  login: LoginHandover;
  call: (plan: Plan) => Promise<Registration>;
}

/** What came of a plan. */
export interface Outcome {
  /** As it was carried out: another process may have changed the decision. */
  plan: Plan;
  entry: Entry;
  /** Why it could not be kept. It is registered all the same, and must not be lost. */
  failure?: RegisterError | undefined;
}

/**
 * Reuses or registers, and keeps what was registered.
 *
 * @throws ServiceRefused or ServiceUnavailable, or CacheFailed if another process holds the profile
 */
export async function carryOut(plan: Plan, tools: Tools, context: Context): Promise<Outcome> {
  const outcome =
    plan.decision.action === 'reuse'
      ? reuse(plan, plan.decision.entry)
      : await lockedFor(plan, tools.store, context, () => registerOnce(plan, tools, context));
  return tools.login.write(outcome);
}

function reuse(plan: Plan, entry: Entry): Outcome {
  return { plan, entry: { ...entry, endpointSettings: plan.endpointSettings } };
}

/** Under the lock: another process may have registered while this one waited. */
async function registerOnce(first: Plan, tools: Tools, context: Context): Promise<Outcome> {
  const plan = lookAgain(first, tools.store, context);
  if (plan.decision.action === 'reuse') return reuse(plan, plan.decision.entry);
  return save(plan, await tools.call(plan), tools.store, context);
}

/** Calls the service as the plan has it. @throws ServiceRefused or ServiceUnavailable */
export async function callService(plan: Plan, context: Context): Promise<Registration> {
  const { request, endpoint, endpointSettings, settings } = plan;
  const { host, adapters, reporter } = context;
  noteStartUrls([plan], context);
  reporter.debug(`RegisterClient at ${endpoint}: ${toJson(request)}`);
  const { registration, details } = await adapters.registerClient(request, {
    endpoint,
    endpointSettings,
    timeout: settings.timeout.value,
    maxAttempts: settings.maxAttempts.value,
    ...(settings.caBundle && { caBundle: settings.caBundle.value }),
    signal: host.signal,
  });
  reporter.debug(details);
  return registration;
}

/** Says what is odd about the start URLs, if anything is: once for each. */
export function noteStartUrls(plans: Plan[], { reporter }: Context): void {
  const hints = plans.flatMap(({ settings }) => startUrlHint(settings.startUrl) ?? []);
  for (const hint of new Set(hints)) reporter.note(hint);
}

async function save(
  plan: Plan,
  registration: Registration,
  store: Store,
  context: Context,
): Promise<Outcome> {
  const { profile, endpoint, endpointSettings, request } = plan;
  const receivedAt = Math.floor(context.host.now() / 1000);
  const entry = { profile, endpoint, endpointSettings, request, registration, receivedAt };
  warnOfDates(entry, plan.judgement, context);
  try {
    keepDamagedAside(plan, store, context);
    await store.write(entry);
    return { plan, entry };
  } catch (error) {
    if (error instanceof RegisterError) return { plan, entry, failure: error };
    throw error;
  }
}

function keepDamagedAside({ file }: Plan, store: Store, { reporter }: Context): void {
  if (file?.kind !== 'damaged') return;
  const aside = store.keepAside(file);
  reporter.note(`warning: the cache file was damaged (${file.why}) and is kept as ${aside}`);
}
