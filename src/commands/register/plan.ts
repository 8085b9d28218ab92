import type { RegisterError } from '../../errors.js';
import type { ClientMetadata } from '../../registration/client-metadata.js';
import {
  sameEndpointParameters,
  type EndpointParameters,
} from '../../registration/endpoint-parameters.js';
import type { CacheFile, Entry } from '../../registration/entry.js';
import { decide, type Decision } from '../../registration/reuse.js';
import type { Criteria } from '../../registration/validity.js';
import { clientMetadata } from '../../settings/client-metadata-settings.js';
import { endpointParameters } from '../../settings/endpoint-settings.js';
import { givenSettings, type RegisterSettings } from '../../settings/register-settings.js';
import type { Store } from '../../store/store.js';
import { cacheFileError } from '../cache-file-error.js';
import type { Context } from '../context.js';
import { explainSettings } from '../explain.js';
import { checkLoginFlow } from './login-handover.js';

/** What `register` is to do for one profile: made before anything is sent or written. */
export interface Plan {
  settings: RegisterSettings;
  profile: string;
  request: ClientMetadata;
  /** A URL without a trailing slash. */
  endpoint: string;
  endpointParameters: EndpointParameters;
  criteria: Criteria;
  force: boolean;
  /** The profile's cache file, which a new registration replaces. */
  file: CacheFile | undefined;
  decision: Decision;
}

/** One profile of `--all`: its plan, or why there is none. */
export interface PlannedProfile {
  profile: string;
  plan?: Plan;
  error?: RegisterError;
}

type UndecidedPlan = Omit<Plan, 'file' | 'decision'>;

/**
 * @throws CacheFailed for a cache file that must not be replaced, or a usage error for a valid
 *   registration of the other flow in the cache of `aws sso login`
 */
export async function makePlan(
  settings: RegisterSettings,
  store: Store,
  { force = false }: { force?: boolean },
  context: Context,
): Promise<Plan> {
  explainSettings(givenSettings(settings), context);
  const profile = settings.profile.value;
  const file = store.find(profile);
  const parameters = endpointParameters(settings.region, settings);
  const undecided = {
    settings,
    profile,
    request: clientMetadata(settings),
    endpoint: await endpointOf(parameters, usableEntry(file, profile)),
    endpointParameters: parameters,
    criteria: { now: context.host.now(), minValidity: settings.minValidity.value },
    force,
  };
  const plan = withDecision(undecided, file);
  await checkLoginFlow(settings, { force, now: plan.criteria.now }, context);
  if (plan.decision.action === 'reuse') return plan;
  // A call goes where the SDK's rules say, never where a cache file says.
  return { ...plan, endpoint: await resolveEndpoint(parameters) };
}

/** The plan with a new decision, from what is cached by now. @throws CacheFailed like {@link makePlan} */
export function decideAgain(plan: Plan, store: Store, { host }: Context): Plan {
  const criteria = { ...plan.criteria, now: host.now() };
  return withDecision({ ...plan, criteria }, store.find(plan.profile));
}

function withDecision(plan: UndecidedPlan, file: CacheFile | undefined): Plan {
  const cached = usableEntry(file, plan.profile);
  return { ...plan, file, decision: decide(cached, plan, plan.criteria, plan.force) };
}

/** @throws CacheFailed for a file that must not be replaced */
function usableEntry(file: CacheFile | undefined, profile: string): Entry | 'damaged' | undefined {
  if (file === undefined) return undefined;
  if (file.kind === 'entry') return file.entry;
  if (file.kind === 'damaged') return 'damaged';
  throw cacheFileError(file, profile);
}

/** The rules were asked when the entry was made. Asking them again would load the SDK for every reuse. */
async function endpointOf(
  parameters: EndpointParameters,
  cached: Entry | 'damaged' | undefined,
): Promise<string> {
  const isKnown =
    typeof cached === 'object' &&
    sameEndpointParameters(cached.endpointParameters, parameters) &&
    (parameters.endpointUrl ?? cached.endpoint) === cached.endpoint;
  return isKnown ? cached.endpoint : resolveEndpoint(parameters);
}

async function resolveEndpoint(parameters: EndpointParameters): Promise<string> {
  const service = await import('../../service/resolve-endpoint.js');
  return service.resolveEndpoint(parameters);
}
