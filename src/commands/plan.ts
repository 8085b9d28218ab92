import { toJson } from '../output/escape.js';
import type { ClientMetadata } from '../registration/client-metadata.js';
import { sameEndpointSettings, type EndpointSettings } from '../registration/endpoint.js';
import type { CacheFile, Entry } from '../registration/entry.js';
import { decide, type Decision } from '../registration/reuse.js';
import type { Judgement } from '../registration/validity.js';
import { clientMetadata } from '../settings/client-metadata.js';
import { endpointSettings } from '../settings/endpoint.js';
import type { RegisterSettings } from '../settings/register-settings.js';
import type { Setting } from '../settings/setting.js';
import type { Store } from '../store/store.js';
import { usableEntry } from './cache-files.js';
import type { Context } from './context.js';

/** What a registration of one profile comes down to, before anything is done. */
export interface Plan {
  settings: RegisterSettings;
  profile: string;
  request: ClientMetadata;
  endpoint: string;
  endpointSettings: EndpointSettings;
  judgement: Judgement;
  force: boolean;
  /** The file of the profile, which a new registration replaces. */
  file: CacheFile | undefined;
  decision: Decision;
}

/** A plan before the cache was looked at. */
type Wish = Omit<Plan, 'file' | 'decision'>;

/** @throws CacheFailed for a file of the cache that must not be replaced */
export async function makePlan(
  settings: RegisterSettings,
  store: Store,
  force: boolean,
  context: Context,
): Promise<Plan> {
  explain(settings, context);
  const profile = settings.profile.value;
  const file = store.find(profile);
  const cached = usableEntry(file);
  const where = endpointSettings(settings.region, settings);
  const request = clientMetadata(settings);
  const wanted = { request, endpoint: await endpointOf(where, cached, context) };
  const judgement = { now: context.host.now(), minValidity: settings.minValidity.value };
  const wish = { settings, profile, ...wanted, endpointSettings: where, judgement, force };
  const plan = decideFor(wish, file);
  if (plan.decision.action === 'reuse') return plan;
  // A call goes where the rules say, never where a file of the cache does.
  return { ...plan, endpoint: await context.adapters.resolveEndpoint(where) };
}

/** The same plan after a second look at the cache. @throws CacheFailed like {@link makePlan} */
export function lookAgain(plan: Plan, store: Store, { host }: Context): Plan {
  const judgement = { ...plan.judgement, now: host.now() };
  return decideFor({ ...plan, judgement }, store.find(plan.profile));
}

function decideFor(wish: Wish, file: CacheFile | undefined): Plan {
  const decision = decide(usableEntry(file), wish, wish.judgement, wish.force);
  return { ...wish, file, decision };
}

/** The settings that there are, by name, as they were written. */
export function givenSettings({
  registrationScopes: _, // They show as scopes where they count.
  ...settings
}: RegisterSettings): Record<string, Setting<unknown>> {
  const given = new Map<string, Setting<unknown> | undefined>(Object.entries(settings));
  return Object.fromEntries(
    [...given].flatMap(([name, setting]) =>
      setting === undefined
        ? []
        : [[name, { value: setting.text ?? setting.value, source: setting.source }]],
    ),
  );
}

/** The rules were asked when the entry was made. To ask them again would load the SDK on every reuse. */
async function endpointOf(
  where: EndpointSettings,
  cached: Entry | 'damaged' | undefined,
  { adapters }: Context,
): Promise<string> {
  const known =
    typeof cached === 'object' &&
    sameEndpointSettings(cached.endpointSettings, where) &&
    (where.endpointUrl ?? cached.endpoint) === cached.endpoint;
  return known ? cached.endpoint : adapters.resolveEndpoint(where);
}

function explain(settings: RegisterSettings, { reporter }: Context): void {
  if (!reporter.isDebug) return;
  for (const [name, { value, source }] of Object.entries(givenSettings(settings))) {
    reporter.debug(`${name} = ${toJson(value)} (${source})`);
  }
}
