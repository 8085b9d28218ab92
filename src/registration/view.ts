import type { ClientMetadata } from './client-metadata.js';
import type { Entry } from './entry.js';
import type { Registration } from './registration.js';
import type { Change, Decision, Reason } from './reuse.js';
import { expiresAt, statusOf, type Criteria, type Status } from './validity.js';

/** What users see of an entry: the JSON output, whose names and units are fixed. */
export interface EntryView extends Registration {
  profile: string;
  region: string;
  endpoint: string;
  /** RFC 3339, UTC; null if the secret never expires. */
  expiresAt: string | null;
  status: Status;
  request: ClientMetadata;
}

/** An {@link EntryView} and where `register` took it from. */
export interface RegisteredView extends EntryView {
  source: 'cache' | 'service';
  /** Why the service was called; null on reuse. */
  reason: Reason | null;
  /** The members that differ, where the reason is `request-changed`. */
  changed?: Change[];
}

/** The names that `show --field` takes: every top-level name of its JSON. */
export const ENTRY_FIELDS = [
  'clientId',
  'clientSecret',
  'clientIdIssuedAt',
  'clientSecretExpiresAt',
  'authorizationEndpoint',
  'tokenEndpoint',
  'profile',
  'region',
  'endpoint',
  'expiresAt',
  'status',
  'request',
] as const satisfies (keyof EntryView)[];

/** The names that `register --field` takes. */
export const REGISTERED_FIELDS = [
  ...ENTRY_FIELDS,
  'source',
  'reason',
  'changed',
] as const satisfies (keyof RegisteredView)[];

/** A view, and the time by the clock of its dates (epoch milliseconds). */
export interface TimedView<View extends EntryView = EntryView> {
  view: View;
  now: number;
}

export function viewEntry(entry: Entry, criteria: Criteria): EntryView {
  const { registration } = entry;
  // Not with a spread: what follows one takes Node 20 fifty times as long.
  return Object.assign({}, registration, {
    profile: entry.profile,
    region: entry.endpointParameters.region,
    endpoint: entry.endpoint,
    expiresAt: expiresAt(registration),
    status: statusOf(entry, criteria),
    request: entry.request,
  });
}

/** @param how the decision that led to the entry, and what it was judged by */
export function viewRegistered(
  entry: Entry,
  { decision, criteria }: { decision: Decision; criteria: Criteria },
): RegisteredView {
  const view = viewEntry(entry, criteria);
  if (decision.action === 'reuse') return { ...view, source: 'cache', reason: null };
  const { reason, changed } = decision;
  return { ...view, source: 'service', reason, ...(changed && { changed }) };
}

/** The view without its secret, unless the user asked for it by name. */
export function maskSecret(view: EntryView, showSecret: boolean): Partial<EntryView> {
  const { clientSecret, ...rest } = view;
  return showSecret ? { clientSecret, ...rest } : rest;
}
