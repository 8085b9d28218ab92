import { LoginCache } from '../aws-cli/login-cache.js';
import type { Env, Host } from '../host/host.js';
import type { CacheFile, Entry, Login } from '../registration/entry.js';
import { flowOf } from '../registration/flow.js';
import {
  homeDirectory,
  readAwsConfig,
  type AwsConfig,
} from '../settings/aws-config/read-aws-config.js';
import { loginIdentity } from '../settings/login-settings.js';
import { resolveRegisterSettings } from '../settings/register-settings.js';
import type { Store } from '../store/store.js';

/**
 * Where `aws sso login` finds a client that is cached as the profile's own: older versions cached
 * there what `--aws-cli` registered.
 *
 * @returns undefined if the file of the AWS CLI does not hold the client
 */
export function olderLogin(
  { profile, request, registration }: Entry,
  config: AwsConfig | undefined,
  env: Env,
): Login | undefined {
  if (config === undefined) return undefined;
  try {
    const cache = new LoginCache(homeDirectory(env));
    const flow = flowOf(request.grantTypes);
    const settings = resolveRegisterSettings({ profile, awsCli: flow }, env, config);
    if (settings.region === undefined) return undefined;
    const { region } = settings;
    const key = cache.keyOf(loginIdentity({ ...settings, region, resolvedStartUrl: undefined }));
    return cache.holds(key, registration) ? { flow, key } : undefined;
  } catch {
    // Without a profile that aws sso login can use, nothing was registered for it.
    return undefined;
  }
}

/** The profile's own entry, if it is what an older version registered for a flow. */
export function findOlderLogin(
  store: Store,
  profile: string,
  flow: Login['flow'],
  { env }: Host,
): CacheFile | undefined {
  const own = store.find(profile);
  const login = own?.kind === 'entry' ? olderLogin(own.entry, readAwsConfig(env), env) : undefined;
  return own?.kind === 'entry' && login?.flow === flow
    ? { ...own, entry: { ...own.entry, login } }
    : undefined;
}
