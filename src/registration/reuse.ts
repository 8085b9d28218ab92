import {
  changedMembers,
  type ClientMetadata,
  type ClientMetadataMember,
} from './client-metadata.js';
import type { Entry } from './entry.js';
import { statusOf, type Criteria } from './validity.js';

/** What the user asks for: a client with this metadata, registered at this endpoint. */
export interface Wanted {
  request: ClientMetadata;
  endpoint: string;
}

/** Why a new client is registered. */
export type Reason =
  'not-cached' | 'damaged' | 'expired' | 'expiring' | 'request-changed' | 'forced';

/** What differs between the cached registration and the one that is wanted. */
export type Change = ClientMetadataMember | 'endpoint';

/** Whether to reuse the cached registration or to register a new client. */
export type Decision =
  { action: 'reuse'; entry: Entry } | { action: 'register'; reason: Reason; changed?: Change[] };

/**
 * Decides whether the cached registration may be reused, and if not, why.
 *
 * It may be reused if an equal request was registered at the same endpoint and the secret stays valid
 * for long enough. `forced` is the reason only if nothing else prevents reuse.
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
  const changed = changes(cached, wanted);
  if (changed.length > 0) return { action: 'register', reason: 'request-changed', changed };
  return force ? { action: 'register', reason: 'forced' } : { action: 'reuse', entry: cached };
}

function changes(entry: Entry, wanted: Wanted): Change[] {
  const members: Change[] = changedMembers(entry.request ?? {}, wanted.request);
  return entry.endpoint === wanted.endpoint ? members : [...members, 'endpoint'];
}
