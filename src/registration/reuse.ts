import {
  changedMembers,
  type ClientMetadata,
  type ClientMetadataMember,
} from './client-metadata.js';
import type { Entry } from './entry.js';
import { statusOf, type Criteria } from './validity.js';

export interface Wanted {
  request: ClientMetadata;
  endpoint: string;
}

/** Why a new client is registered. */
export type Reason =
  'not-cached' | 'damaged' | 'expired' | 'expiring' | 'request-changed' | 'forced';

/** What differs between the cached registration and the one that is wanted. */
export type Change = ClientMetadataMember | 'endpoint';

export type Decision =
  { action: 'reuse'; entry: Entry } | { action: 'register'; reason: Reason; changed?: Change[] };

/**
 * A registration may be reused if an equal request was registered at the same endpoint and the secret
 * stays valid for long enough. `forced` is the reason only if nothing else prevents reuse.
 */
export function decide(
  cached: Entry | 'damaged' | undefined,
  wanted: Wanted,
  criteria: Criteria,
  force = false,
): Decision {
  if (cached === undefined) return { action: 'register', reason: 'not-cached' };
  if (cached === 'damaged') return { action: 'register', reason: 'damaged' };
  const status = statusOf(cached, criteria);
  if (status !== 'valid') return { action: 'register', reason: status };
  const changed: Change[] = changedMembers(cached.request ?? {}, wanted.request);
  if (cached.endpoint !== wanted.endpoint) changed.push('endpoint');
  if (changed.length > 0) return { action: 'register', reason: 'request-changed', changed };
  return force ? { action: 'register', reason: 'forced' } : { action: 'reuse', entry: cached };
}
