import type { LoginCache } from '../../aws-cli/login-cache.js';
import type { ClientMetadata } from '../../registration/client-metadata.js';
import type { EndpointParameters } from '../../registration/endpoint-parameters.js';
import type { Owner } from '../../registration/entry.js';
import { clientMetadata } from '../../settings/client-metadata-settings.js';
import { endpointParameters } from '../../settings/endpoint-settings.js';
import type { RegisterSettings } from '../../settings/register-settings.js';
import type { Store } from '../../store/store.js';
import { openLoginCache, type Context } from '../context.js';

/** What is to be registered, and where it is to be cached: from settings alone, without cache or clock. */
export interface Task {
  settings: RegisterSettings;
  request: ClientMetadata;
  endpointParameters: EndpointParameters;
  /** Register although the cached client could be reused. */
  force: boolean;
  /** Our own cache, or that of `aws sso login`. */
  cache: Store | LoginCache;
  /** The place in the cache: a profile in our own, a key in that of `aws sso login`. */
  slot: string;
}

/** @param store our own cache; with `--aws-cli`, only its locks are used */
export async function createTask(
  settings: RegisterSettings,
  { store, force = false }: { store: Store; force?: boolean | undefined },
  context: Context,
): Promise<Task> {
  const task = {
    settings,
    request: clientMetadata(settings),
    endpointParameters: endpointParameters(settings.region.value, settings),
    force,
  };
  const { login, region } = settings;
  if (login === undefined) return { ...task, cache: store, slot: settings.profile.value };
  const cache = await openLoginCache(store, context);
  return { ...task, cache, slot: cache.keyOf({ ...login, region: region.value }) };
}

/** Whom a task registers for. */
export function ownerOf(settings: RegisterSettings): Owner {
  const { profile, ssoSession, region, startUrl, resolvedStartUrl, login } = settings;
  const owner = {
    profile: ssoSession?.source === '--sso-session' ? null : profile.value,
    region: region.value,
    ...(startUrl && {
      startUrl: { configured: startUrl.value, resolved: resolvedStartUrl?.value ?? null },
    }),
  };
  return login === undefined ? owner : { ...owner, ssoSession: login.sessionName };
}

/** Where a call goes: what the SDK's rules say, and never what a cache file says. */
export async function resolveEndpoint({ endpointParameters }: Task): Promise<string> {
  const service = await import('../../service/register-client.js');
  return service.resolveEndpoint(endpointParameters);
}
