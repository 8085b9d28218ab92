import type { ClientMetadata } from './client-metadata.js';
import type { Entry, Owner } from './entry.js';
import type { Flow } from './flow.js';
import type { Registration } from './registration.js';
import type { Change, Decision, Reason } from './reuse.js';
import { expiresAt, statusOf, timeLeft, type Criteria, type Status } from './validity.js';

/** An entry as users see it: the JSON output, whose names and units are fixed. */
export interface EntryView extends Registration, Omit<Owner, 'startUrl'> {
  /** Where users sign in: where it leads, if it had to be followed. Null if none is known. */
  startUrl: string | null;
  endpoint: string | null;
  /** RFC 3339, UTC; null if the secret never expires. */
  expiresAt: string | null;
  status: Status;
  request: Partial<ClientMetadata> | null;
  /** Only in the cache of `aws sso login`. */
  flow?: Flow;
  /** The path of the file in which `aws sso login` finds it; there if `flow` is. */
  awsCliCache?: string;
}

/** The JSON output of `register`: an {@link EntryView}, and where it comes from. */
export interface RegisteredView extends EntryView {
  source: 'cache' | 'service';
  /** Why the service was called; null on reuse. */
  reason: Reason | null;
  /** What differs, if the reason is `request-changed`. */
  changed?: Change[];
}

/** The names that `show --field` accepts: every top-level name of its JSON output. */
export const ENTRY_FIELDS: (keyof EntryView)[] = [
  'clientId',
  'clientSecret',
  'clientIdIssuedAt',
  'clientSecretExpiresAt',
  'authorizationEndpoint',
  'tokenEndpoint',
  'profile',
  'region',
  'startUrl',
  'endpoint',
  'expiresAt',
  'status',
  'request',
];

/** The names that `--field` accepts besides: only `--aws-cli` prints them. */
export const LOGIN_FIELDS: (keyof EntryView)[] = ['ssoSession', 'flow', 'awsCliCache'];

/** The names that `register --field` accepts. */
export const REGISTERED_FIELDS: (keyof RegisteredView)[] = [
  ...ENTRY_FIELDS,
  ...(['source', 'reason', 'changed'] as const),
];

/** A view, and the current time by the clock that its dates come from (epoch milliseconds). */
export interface TimedView<View extends EntryView = EntryView> {
  view: View;
  now: number;
}

/** Whom a registration is for, in the words of the AWS config file; undefined if nothing says it. */
export function ownerInWords({
  profile,
  ssoSession,
}: Pick<Owner, 'profile' | 'ssoSession'>): string | undefined {
  return profile ?? (ssoSession == null ? undefined : `sso-session ${ssoSession}`);
}

/** Soonest to expire first, then by name. */
export function bySoonest({ entry: a }: { entry: Entry }, { entry: b }: { entry: Entry }): number {
  const nameOf = (entry: Entry) => ownerInWords(entry) ?? entry.awsCliCache ?? '';
  const sooner = timeLeft(a.registration, 0) - timeLeft(b.registration, 0);
  return sooner || (nameOf(a) > nameOf(b) ? 1 : -1);
}

/** The entry as `show` prints it, with its secret. */
export function viewEntry(entry: Entry, criteria: Criteria): EntryView {
  const { registration, startUrl, ssoSession = null, flow, awsCliCache } = entry;
  // A spread with properties after it is slow on Node 20: it would add 20 % to listing 10,000 entries.
  return Object.assign(
    {},
    registration,
    {
      profile: entry.profile,
      region: entry.region,
      startUrl: startUrl?.resolved ?? startUrl?.configured ?? null,
      endpoint: entry.endpoint,
      expiresAt: expiresAt(registration),
      status: statusOf(entry, criteria),
      request: entry.request,
    },
    flow && awsCliCache !== undefined && { ssoSession, flow, awsCliCache },
  );
}

/** The entry as `register` prints it, with its secret. */
export function viewRegistered(
  entry: Entry,
  { decision, criteria }: { decision: Decision; criteria: Criteria },
): RegisteredView {
  const view = viewEntry(entry, criteria);
  if (decision.action === 'reuse') return { ...view, source: 'cache', reason: null };
  const { reason, changed } = decision;
  return { ...view, source: 'service', reason, ...(changed && { changed }) };
}

export function maskSecret(view: EntryView, showSecret: boolean): Partial<EntryView> {
  const { clientSecret, ...rest } = view;
  return showSecret ? { clientSecret, ...rest } : rest;
}
