import { changedMembers, type ClientMetadata } from '../../registration/client-metadata.js';
import type { CacheFile, Entry, Login } from '../../registration/entry.js';
import type { Flow } from '../../registration/flow.js';
import type { FollowedStartUrl } from '../../registration/start-url.js';
import type { Store } from '../../store/store.js';

/** What a registration is for. */
export interface Purpose {
  profile: string;
  request: ClientMetadata;
  /** With `--aws-cli`: where `aws sso login` looks for the registration. */
  login: Login | undefined;
  /** What the start URL leads to, if it was followed. */
  startUrl: FollowedStartUrl | undefined;
}

/**
 * What is cached for a purpose: the profile's own file, or with `--aws-cli` that of the
 * flow. Older versions cached what `--aws-cli` registered as the profile's own.
 */
export function findCached(
  store: Store,
  { profile, request }: Pick<Purpose, 'profile' | 'request'>,
  flow: Flow | undefined,
): CacheFile | undefined {
  const file = store.find(profile, flow);
  if (file !== undefined || flow === undefined) return file;
  const own = store.find(profile);
  const isEqual = own?.kind === 'entry' && changedMembers(own.entry.request, request).length === 0;
  return isEqual ? own : undefined;
}

/** Whether an entry is in the right file, and has the login and the start URL of this purpose. */
export function isInPlace({ login, startUrl }: Entry, purpose: Purpose): boolean {
  if (login?.key !== purpose.login?.key) return false;
  if (purpose.startUrl === undefined) return true;
  const { configured, resolved } = purpose.startUrl;
  return startUrl?.configured === configured && startUrl.resolved === resolved;
}
