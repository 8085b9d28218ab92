import type { LoginCache } from '../../aws-cli/login-cache.js';
import type { CacheFile, Leftover } from '../../registration/entry.js';
import { statusOf } from '../../registration/validity.js';
import { profileSetting } from '../../settings/profile.js';
import type { Store } from '../../store/store.js';
import { openLoginCache, openStore, readConfigFile, type Context } from '../context.js';
import { allFiles, fileOf, loginOf, type Name } from '../logins.js';
import type { CacheOptions, LoginOptions } from '../options.js';

/** The options of `clear`. */
export interface ClearOptions extends CacheOptions, LoginOptions {
  all?: true;
  expired?: true;
  dryRun?: true;
  yes?: true;
}

/** A file that is to be deleted. */
export type Found = CacheFile | Leftover;

/** What is to be deleted, and from which cache. */
export interface Selection {
  found: Found[];
  cache: Store | LoginCache;
}

/** Selects from our own cache. @throws CacheFailed */
export function selectOwn(options: ClearOptions, { host }: Context, cache: Store): Selection {
  const { all, expired } = options;
  const one = all || expired ? undefined : profileSetting(options.profile, host.env).value;
  const files = one === undefined ? cache.list() : [cache.find(one) ?? []].flat();
  const found = files.filter((file) => isWanted(file, options, host.now()));
  const profiles = one ?? found.filter(isEntry).flatMap(({ entry }) => entry.profile ?? []);
  const leftovers = all ? cache.leftovers() : cache.leftovers([profiles].flat());
  return { found: [...found, ...leftovers], cache };
}

/**
 * Selects from the cache of `aws sso login`.
 *
 * @param name undefined for all logins
 * @throws CacheFailed, or a usage error like {@link loginOf}
 */
export async function selectLogins(
  name: Name | undefined,
  options: ClearOptions,
  context: Context,
): Promise<Selection> {
  const config = readConfigFile(context);
  const cache = await openLoginCache(openStore(options, context), context);
  const login = name && loginOf(name, options.awsCli ?? true, config, cache);
  const files =
    login === undefined ? ofUsers(allFiles(config, cache), cache) : fileOf(login, cache);
  const found = [files ?? []].flat().filter((file) => isWanted(file, options, context.host.now()));
  return { found: [...found, ...cache.leftovers(login?.key)], cache };
}

/**
 * What is for a login of today, and what this program wrote for one whose configuration has changed.
 * Other registrations belong to other tools.
 */
function ofUsers(files: CacheFile[], cache: LoginCache): CacheFile[] {
  return files.filter((file) => {
    if (!isEntry(file)) return true;
    const { profile, ssoSession } = file.entry;
    return profile !== null || ssoSession != null || cache.isOwn(file);
  });
}

/** @param now the time in epoch milliseconds */
function isWanted(file: CacheFile, { expired, awsCli }: ClearOptions, now: number): boolean {
  const isOfFlow = typeof awsCli !== 'string' || (isEntry(file) && file.entry.flow === awsCli);
  return isOfFlow && (!expired || isExpired(file, now));
}

export function isEntry(file: Found): file is CacheFile & { kind: 'entry' } {
  return 'kind' in file && file.kind === 'entry';
}

/** @param now the time in epoch milliseconds */
export function isExpired(file: Found, now: number): boolean {
  return isEntry(file) && statusOf(file.entry, { now, minValidity: 0 }) === 'expired';
}
