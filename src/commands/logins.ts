import type { LoginCache } from '../aws-cli/login-cache.js';
import { orNone } from '../errors.js';
import type { Env } from '../host/host.js';
import type { CacheFile, Owner } from '../registration/entry.js';
import type { Flow, LoginIdentity } from '../registration/flow.js';
import { isAwsUrl } from '../registration/start-url.js';
import { profileConfig, ssoProfileNames } from '../settings/aws-config/profile-config.js';
import { sectionNames, type AwsConfig } from '../settings/aws-config/read-aws-config.js';
import { chosenFlow, loginIdentity } from '../settings/login-settings.js';
import { profileSetting } from '../settings/profile.js';
import { fromFlag, type Setting } from '../settings/setting.js';
import { ssoSettings } from '../settings/instance.js';

/** Where `aws sso login` looks for a registration, and whom that is for. */
interface Login {
  owner: Owner;
  key: string;
  flow: Flow;
}

/** Whose login: that of a profile, or of an sso-session itself. */
export type Name = { profile: Setting<string> } | { ssoSession: Setting<string> };

/** @throws a usage error for a malformed name */
export function nameSetting(
  { profile, ssoSession }: { profile?: string; ssoSession?: string },
  env: Env,
): Name {
  const session = fromFlag('--sso-session', ssoSession);
  return session === undefined
    ? { profile: profileSetting(profile, env) }
    : { ssoSession: session };
}

/**
 * @param awsCli the flow; true for the one that `aws sso login` uses unless it is told otherwise
 * @throws a usage error if `aws sso login` could not sign in with this configuration
 */
export function loginOf(
  name: Name,
  awsCli: Flow | true,
  config: AwsConfig,
  cache: LoginCache,
): Login {
  const profile = 'profile' in name ? name.profile.value : null;
  const flags = 'ssoSession' in name ? { ssoSession: name.ssoSession.value } : {};
  const found = profileConfig(config, profile ?? '', flags.ssoSession);
  const sso = ssoSettings({ flags, config: found });
  const identity = loginIdentity(found, sso);
  const region = regionOf(identity, cache);
  return {
    owner: {
      profile,
      ssoSession: identity.sessionName,
      region,
      startUrl: { configured: identity.startUrl, resolved: null },
    },
    key: cache.keyOf({ ...identity, region }),
    flow: chosenFlow(awsCli, sso),
  };
}

/** The logins of all sso-sessions and legacy profiles with which `aws sso login` can sign in. */
function allLogins(config: AwsConfig, cache: LoginCache): Login[] {
  const named = (value: string) => ({ value, source: config.path });
  const sessions = sectionNames(config, 'sso-session').map((name) => ({ ssoSession: named(name) }));
  const profiles = ssoProfileNames(config).map((name) => ({ profile: named(name) }));
  const logins = [...sessions, ...profiles].flatMap(
    (name) => orNone(() => loginOf(name, true, config, cache)) ?? [],
  );
  // The first of those that share a registration: a session before its profiles.
  return [...new Map(logins.toReversed().map((login) => [login.key, login])).values()].toReversed();
}

/** The file of a login, with whom it is for. @throws CacheFailed */
export function fileOf({ key, owner }: Login, cache: LoginCache): CacheFile | undefined {
  const file = cache.find(key);
  return file?.kind === 'entry' ? { ...file, entry: { ...file.entry, ...owner } } : file;
}

/** The files of all logins, and all other registrations in the cache. @throws CacheFailed */
export function allFiles(config: AwsConfig, cache: LoginCache): CacheFile[] {
  const ofLogins = allLogins(config, cache).flatMap((login) => fileOf(login, cache) ?? []);
  const paths = new Set(ofLogins.map(({ path }) => path));
  return [...ofLogins, ...cache.list().filter(({ path }) => !paths.has(path))];
}

/**
 * The region of a login. A start URL on a company's own domain may lead to another region than the
 * configured one, and this never asks where: it tries what the registrations in the cache say of
 * their endpoints, of which a region is a part.
 */
function regionOf(identity: LoginIdentity, cache: LoginCache): string {
  const { region, startUrl } = identity;
  const isThere = (each: string) =>
    cache.find(cache.keyOf({ ...identity, region: each })) !== undefined;
  if (isAwsUrl(startUrl) || isThere(region)) return region;
  const endpoints = cache.list().flatMap(({ entry: { endpoint } }) => endpoint ?? []);
  const hosts = endpoints.filter((url) => URL.canParse(url)).map((url) => new URL(url).hostname);
  return hosts.flatMap((host) => host.split('.')).find(isThere) ?? region;
}
