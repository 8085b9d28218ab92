import {
  changedMembers,
  type ClientMetadata,
  type ClientMetadataMember,
} from './client-metadata.js';
import { isLoopback } from './endpoint-parameters.js';
import type { Entry } from './entry.js';
import type { Flow } from './flow.js';
import { statusOf, timeLeft, type Criteria } from './validity.js';

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

/** The AWS CLI registers again when less than this is left (milliseconds). */
export const EXPIRY_WINDOW = 15 * 60_000;

export interface WantedLogin {
  flow: Flow;
  /** The endpoint URL that the user set, if any. Only such a one can be on this machine. */
  endpointUrl: string | undefined;
}

/** Why a registration that cannot be reused must not be replaced either. */
type ReasonToKeep = 'other-flow' | 'of-the-service';

/** A {@link Decision}, or that neither reuse nor registration is right. */
export type LoginDecision = Decision | { action: 'keep'; entry: Entry; why: ReasonToKeep };

/**
 * Reuse means that `aws sso login` would use the cached registration: it looks only at the flow and at
 * the time left. It keeps no endpoint, so a client counts as the service's unless its file names an
 * endpoint on this machine, which no other endpoint knows.
 */
export function decideLogin(
  cached: Entry | 'damaged' | undefined,
  wanted: WantedLogin,
  { now, minValidity }: Criteria,
  force: boolean,
): LoginDecision {
  if (cached === undefined) return { action: 'register', reason: 'not-cached' };
  if (cached === 'damaged') return { action: 'register', reason: 'damaged' };
  const why = mismatch(cached, wanted);
  const left = timeLeft(cached.registration, now);
  if (left < EXPIRY_WINDOW || (why === undefined && left < minValidity)) {
    return { action: 'register', reason: left > 0 ? 'expiring' : 'expired' };
  }
  if (why === 'other-endpoint') {
    return { action: 'register', reason: 'request-changed', changed: ['endpoint'] };
  }
  if (force) return { action: 'register', reason: 'forced' };
  return why === undefined
    ? { action: 'reuse', entry: cached }
    : { action: 'keep', entry: cached, why };
}

/** What keeps a valid registration from being the one that is wanted. */
function mismatch(cached: Entry, wanted: WantedLogin): 'other-endpoint' | ReasonToKeep | undefined {
  const isLocal = isOnThisMachine(cached.endpoint);
  if (isLocal && cached.endpoint !== wanted.endpointUrl) return 'other-endpoint';
  if (!isLocal && isOnThisMachine(wanted.endpointUrl)) return 'of-the-service';
  return cached.flow === wanted.flow ? undefined : 'other-flow';
}

/** Whether an endpoint is that of an emulator. */
export function isOnThisMachine(url: string | null | undefined): boolean {
  return url != null && URL.canParse(url) && isLoopback(new URL(url).hostname);
}
