import {
  changedMembers,
  type ClientMetadata,
  type ClientMetadataMember,
} from './client-metadata.js';
import type { Entry } from './entry.js';
import { statusOf, type Criteria } from './validity.js';

/** What a user asks for: these metadata, registered at this endpoint. */
export interface Wanted {
  request: ClientMetadata;
  endpoint: string;
}

export type Reason =
  'not-cached' | 'damaged' | 'expired' | 'expiring' | 'request-changed' | 'forced';

export type Change = ClientMetadataMember | 'endpoint';

export type Decision =
  { action: 'reuse'; entry: Entry } | { action: 'register'; reason: Reason; changed?: Change[] };

/**
 * May the cached registration be reused, and if not, why?
 *
 * It may when an equal request was registered at the same endpoint and the secret stays valid for
 * long enough. `forced` is the reason only where nothing else stood against reuse.
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
  const members: Change[] = changedMembers(entry.request, wanted.request);
  return entry.endpoint === wanted.endpoint ? members : [...members, 'endpoint'];
}
