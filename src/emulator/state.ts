import { randomBytes } from 'node:crypto';
import type { ClientMetadata } from '../registration/client-metadata.js';
import type { ExceptionName } from './fault.js';

/** The JSON object of a request or an answer. */
export type Body = Record<string, unknown>;

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

interface Expiring {
  /** Epoch milliseconds. */
  expiresAt: number;
}

export interface Client extends Expiring {
  id: string;
  secret: string;
  metadata: ClientMetadata;
}

/** A device that waits for a person's decision, or is about to get its token. */
export interface Device extends Expiring {
  client: Client;
  userCode: string;
  decision: 'pending' | 'approved' | 'denied';
  isRedeemed: boolean;
  /** When the last two polls came (epoch milliseconds). */
  polls: [number, number];
}

interface CodeGrant extends Expiring {
  client: Client;
  /** The one that the browser was sent back to, with its port. */
  redirectUri: string;
  /** The SHA-256 of the code verifier, in base64url (RFC 7636, section 4.2). */
  codeChallenge: string;
}

/** What a person is asked to approve, and what follows from the decision. */
export interface Consent {
  client: Client;
  scopes: readonly string[];
  /** The code that the device shows; only in the device flow. */
  userCode?: string;
  /** Where the browser goes on; only in the authorization code flow. */
  redirectUri?: string;
  decide: (isApproved: boolean) => Answer;
}

/** What `--fail` requests for the next calls. */
export interface Failure {
  /** Undefined for calls of any operation. */
  operation: string | undefined;
  exception: ExceptionName;
  /** `Infinity` if no count was given. */
  remaining: number;
}

export interface Behavior {
  /** The time in epoch milliseconds. */
  now: () => number;
  /** The lifetime of a secret in milliseconds. */
  secretTtl: number;
  /** Whether a person decides on the page; otherwise requests are approved at once. */
  ask: boolean;
  /** Milliseconds before each answer. */
  latency: number;
  /** Called with two lines about each call, without secrets: its outcome, and what was asked and answered. */
  log?: (summary: string, whole: string) => void;
}

/** What an emulator knows from one call to the next, all of it in memory. */
export interface State extends Behavior {
  url: string;
  failures: Failure[];
  /** The number of calls so far, by operation. */
  calls: Map<string, number>;
  clients: Map<unknown, Client>;
  /** By device code. */
  devices: Map<unknown, Device>;
  codes: Map<unknown, CodeGrant>;
  refreshTokens: Map<unknown, Client>;
  /** The pages that wait for a person's decision, by the token in the page. */
  prompts: Map<unknown, Expiring & { consent: Consent }>;
}

/** Keeps a value under a random text, and returns that text. */
export function issue<T>(kept: Map<unknown, T>, value: T): string {
  const text = randomBytes(32).toString('base64url');
  kept.set(text, value);
  return text;
}

export function hasExpired({ expiresAt }: Expiring, { now }: State): boolean {
  return expiresAt <= now();
}

/** Undefined for a key that is unknown or has expired. */
export function findValid<T extends Expiring>(
  kept: Map<unknown, T>,
  key: unknown,
  state: State,
): T | undefined {
  const found = kept.get(key);
  return found === undefined || hasExpired(found, state) ? undefined : found;
}
