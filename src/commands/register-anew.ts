import { RegisterError } from '../errors.js';
import { toJson } from '../output/escape.js';
import { timeLeftInWords } from '../output/time-left.js';
import type { ClientMetadata } from '../registration/client-metadata.js';
import { sameEndpointSettings, type EndpointSettings } from '../registration/endpoint.js';
import type { CacheFile, Entry } from '../registration/entry.js';
import type { Registration } from '../registration/registration.js';
import { statusOf, type Judgement } from '../registration/validity.js';
import { clientMetadata } from '../settings/client-metadata.js';
import { endpointSettings } from '../settings/endpoint.js';
import type { RegisterSettings } from '../settings/register-settings.js';
import type { Store } from '../store/store.js';
import type { Context } from './context.js';

/** All that a registration depends on, once the settings are known. */
export interface Plan {
  profile: string;
  request: ClientMetadata;
  endpoint: string;
  endpointSettings: EndpointSettings;
  judgement: Judgement;
  /** Milliseconds for each attempt. */
  timeout: number;
  maxAttempts: number;
}

/** Where a registration goes: the store, and the file of the profile that it replaces. */
export interface Place {
  store: Store;
  file: CacheFile | undefined;
}

export interface Outcome {
  entry: Entry;
  /** Why the entry could not be cached. It is registered all the same, and must not be lost. */
  failure?: RegisterError;
}

export async function makePlan(
  settings: RegisterSettings,
  cached: Entry | 'damaged' | undefined,
  { host, adapters }: Context,
): Promise<Plan> {
  const where = endpointSettings(settings.region, settings);
  const known = typeof cached === 'object' && sameEndpointSettings(cached.endpointSettings, where);
  return {
    profile: settings.profile.value,
    request: clientMetadata(settings),
    // The rules were asked when the entry was made. To ask again would load the SDK on every reuse.
    endpoint: known ? cached.endpoint : await adapters.resolveEndpoint(where),
    endpointSettings: where,
    judgement: { now: host.now(), minValidity: settings.minValidity.value },
    timeout: settings.timeout.value,
    maxAttempts: settings.maxAttempts.value,
  };
}

/** Calls the service and caches what it answered. @throws ServiceRefused or ServiceUnavailable */
export async function registerAnew(plan: Plan, place: Place, context: Context): Promise<Outcome> {
  const registration = await call(plan, context);
  const { profile, endpoint, endpointSettings, request } = plan;
  const entry = { profile, endpoint, endpointSettings, request, registration };
  warnIfShortLived(registration, plan.judgement, context);
  const failure = await save(entry, place, context);
  return failure === undefined ? { entry } : { entry, failure };
}

async function call(plan: Plan, { host, adapters, reporter }: Context): Promise<Registration> {
  const { request, endpoint } = plan;
  reporter.debug(`RegisterClient at ${endpoint}: ${toJson(request)}`);
  const stopSpinner = await reporter.spin(`Registering ${request.clientName} at ${endpoint}`);
  try {
    const answer = await adapters.registerClient(request, { ...plan, signal: host.signal });
    reporter.debug(answer.details);
    return answer.registration;
  } finally {
    stopSpinner();
  }
}

function warnIfShortLived(
  registration: Registration,
  judgement: Judgement,
  { reporter }: Context,
): void {
  if (statusOf(registration, judgement) === 'valid') return;
  reporter.note(
    `warning: the new secret (${timeLeftInWords(registration, judgement.now)}) does not stay valid ` +
      'for --min-validity, so the next run registers again.',
  );
}

async function save(
  entry: Entry,
  { store, file }: Place,
  { reporter }: Context,
): Promise<RegisterError | undefined> {
  try {
    if (file?.kind === 'damaged') {
      const aside = store.keepAside(file);
      reporter.note(`warning: the cache file was damaged (${file.why}) and is kept as ${aside}`);
    }
    await store.write(entry);
    return undefined;
  } catch (error) {
    if (error instanceof RegisterError) return error;
    throw error;
  }
}
