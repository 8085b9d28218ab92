import type { RegisterError } from '../../errors.js';
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
import { findCached, type Purpose } from './cached-file.js';
import { checkLoginFlow, loginOf } from './login-handover.js';

/** What `register` is to do for one profile: made before anything is sent or written. */
export interface Plan extends Purpose {
  settings: RegisterSettings;
  /** A URL without a trailing slash. */
  endpoint: string;
  endpointParameters: EndpointParameters;
  criteria: Criteria;
  force: boolean;
  /** What is cached for this purpose. */
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

/** Options of `register` that are no settings. */
interface PlanOptions {
  force?: boolean;
}

/**
 * Decides what to do for one profile.
 *
 * @throws CacheFailed for a cache file that must not be replaced, or a usage error for a valid
 *   registration of the other flow in the cache of `aws sso login`
 */
export async function makePlan(
  settings: RegisterSettings,
  store: Store,
  options: PlanOptions,
  context: Context,
): Promise<Plan> {
  explainSettings(givenSettings(settings), context);
  const plan = await draftPlan(settings, store, options, context);
  const { force, login, endpointParameters: parameters } = plan;
  if (login !== undefined) await checkLoginFlow(login, { force, now: plan.criteria.now }, context);
  if (plan.decision.action === 'reuse') return plan;
  // A call goes where the SDK's rules say, never where a cache file says.
  return { ...plan, endpoint: await resolveEndpoint(parameters) };
}

/** Whether the cached registration would be reused with these settings. @throws like {@link makePlan} */
export async function mayReuse(
  settings: RegisterSettings,
  store: Store,
  options: PlanOptions,
  context: Context,
): Promise<boolean> {
  const { decision } = await draftPlan(settings, store, options, context);
  return decision.action === 'reuse';
}

async function draftPlan(
  settings: RegisterSettings,
  store: Store,
  { force = false }: PlanOptions,
  context: Context,
): Promise<Plan> {
  const wanted = { profile: settings.profile.value, request: clientMetadata(settings) };
  const file = findCached(store, wanted, settings.awsCli?.value);
  const parameters = endpointParameters(settings.region, settings);
  const undecided = {
    ...wanted,
    settings,
    login: await loginOf(settings, context),
    startUrl: followedStartUrl(settings),
    endpoint: await endpointOf(parameters, usableEntry(file, settings)),
    endpointParameters: parameters,
    criteria: { now: context.host.now(), minValidity: settings.minValidity.value },
    force,
  };
  return withDecision(undecided, file);
}

function followedStartUrl({ startUrl, resolvedStartUrl }: RegisterSettings): Purpose['startUrl'] {
  if (startUrl === undefined || resolvedStartUrl === undefined) return undefined;
  return { configured: startUrl.value, resolved: resolvedStartUrl.value };
}

/** The plan with a new decision, from what is cached by now. @throws CacheFailed like {@link makePlan} */
export function decideAgain(plan: Plan, store: Store, { host }: Context): Plan {
  const criteria = { ...plan.criteria, now: host.now() };
  return withDecision({ ...plan, criteria }, findCached(store, plan, plan.login?.flow));
}

function withDecision(plan: UndecidedPlan, file: CacheFile | undefined): Plan {
  const cached = usableEntry(file, plan.settings);
  return { ...plan, file, decision: decide(cached, plan, plan.criteria, plan.force) };
}

/** @throws CacheFailed for a file that must not be replaced */
function usableEntry(
  file: CacheFile | undefined,
  { profile, awsCli, cacheDir }: RegisterSettings,
): Entry | 'damaged' | undefined {
  if (file === undefined) return undefined;
  if (file.kind === 'entry') return file.entry;
  if (file.kind === 'damaged') return 'damaged';
  const given = cacheDir.source === '--cache-dir' ? cacheDir.value : undefined;
  const target = { profile: profile.value, flow: awsCli?.value, cacheDir: given };
  throw cacheFileError(file, target);
}

/** Takes a known endpoint from the entry: resolving it loads the SDK, which would add 50 % to a reuse. */
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
