import { RegisterError } from '../errors.js';
import { toJson } from '../output/escape.js';
import { timeLeftInWords } from '../output/time-left.js';
import type { Entry } from '../registration/entry.js';
import type { Registration } from '../registration/registration.js';
import { statusOf } from '../registration/validity.js';
import { startUrlHint } from '../settings/sso.js';
import type { Store } from '../store/store.js';
import type { LoginHandover } from './aws-cli.js';
import type { Context } from './context.js';
import type { Plan } from './plan.js';

/** What a plan is carried out with. */
export interface Tools {
  store: Store;
  login: LoginHandover;
  call: (plan: Plan) => Promise<Registration>;
}

/** What came of a plan. */
export interface Outcome {
  entry: Entry;
  /** Why it could not be kept. It is registered all the same, and must not be lost. */
  failure?: RegisterError | undefined;
}

/**
 * Reuses or registers, and keeps what was registered.
 *
 * @throws ServiceRefused or ServiceUnavailable
 */
export async function carryOut(plan: Plan, tools: Tools, context: Context): Promise<Outcome> {
  const { decision } = plan;
  const outcome =
    decision.action === 'reuse'
      ? { entry: { ...decision.entry, endpointSettings: plan.endpointSettings } }
      : await save(plan, await tools.call(plan), tools.store, context);
  return tools.login.write(plan, outcome);
}

/** Calls the service as the plan has it. @throws ServiceRefused or ServiceUnavailable */
export async function callService(plan: Plan, context: Context): Promise<Registration> {
  const { request, endpoint, endpointSettings, settings } = plan;
  const { host, adapters, reporter } = context;
  noteStartUrl(plan, context);
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

/** Says what is odd about the start URL, if anything is. */
export function noteStartUrl({ settings }: Plan, { reporter }: Context): void {
  const hint = startUrlHint(settings.startUrl);
  if (hint !== undefined) reporter.note(hint);
}

async function save(
  plan: Plan,
  registration: Registration,
  store: Store,
  context: Context,
): Promise<Outcome> {
  const { profile, endpoint, endpointSettings, request } = plan;
  const entry = { profile, endpoint, endpointSettings, request, registration };
  warnIfShortLived(plan, registration, context);
  try {
    keepDamagedAside(plan, store, context);
    await store.write(entry);
    return { entry };
  } catch (error) {
    if (error instanceof RegisterError) return { entry, failure: error };
    throw error;
  }
}

function warnIfShortLived(plan: Plan, registration: Registration, { reporter }: Context): void {
  const { judgement } = plan;
  if (statusOf(registration, judgement) === 'valid') return;
  reporter.note(
    `warning: the new secret (${timeLeftInWords(registration, judgement.now)}) does not stay valid ` +
      'for --min-validity, so the next run registers again.',
  );
}

function keepDamagedAside({ file }: Plan, store: Store, { reporter }: Context): void {
  if (file?.kind !== 'damaged') return;
  const aside = store.keepAside(file);
  reporter.note(`warning: the cache file was damaged (${file.why}) and is kept as ${aside}`);
}
