import { randomBytes } from 'node:crypto';
import { Clients, type Client } from './clients.js';
import { DeviceCodes } from './device-codes.js';
import type { Consent } from './template.js';

/** Random texts that stand for something, some of them only for a while, kept in memory. */
export class Tickets<T> {
  readonly #values = new Map<unknown, { value: T; expiresAt: number }>();
  readonly #now: () => number;
  readonly #ttl: number;

  /**
   * @param now the time in epoch milliseconds
   * @param ttl milliseconds
   */
  constructor(now: () => number, ttl = Infinity) {
    this.#now = now;
    this.#ttl = ttl;
  }

  issue(value: T): string {
    const ticket = randomBytes(32).toString('base64url');
    this.#values.set(ticket, { value, expiresAt: this.#now() + this.#ttl });
    return ticket;
  }

  /** Undefined for a ticket that is unknown, has expired, or was revoked. */
  find(ticket: unknown): T | undefined {
    const found = this.#values.get(ticket);
    return found !== undefined && this.#now() < found.expiresAt ? found.value : undefined;
  }

  revoke(ticket: unknown): void {
    this.#values.delete(ticket);
  }
}

/** What an authorization code stands for. */
export interface CodeGrant {
  client: Client;
  /** The one that the browser was sent back to, with its port. */
  redirectUri: string;
  /** The SHA-256 of the code verifier, in base64url (RFC 7636, section 4.2). */
  codeChallenge: string;
}

/** A minute: a client exchanges its code at once (milliseconds). */
const CODE_TTL = 60_000;

/** How long a person may think about a page (milliseconds). */
const PROMPT_TTL = 600_000;

/** What an emulator knows from one call to the next. */
export interface State {
  /** Its own URL. */
  url: string;
  /** Whether a person decides; otherwise requests are approved at once. */
  ask: boolean;
  clients: Clients;
  deviceCodes: DeviceCodes;
  codes: Tickets<CodeGrant>;
  refreshTokens: Tickets<Client>;
  /** By the token in a page, what its buttons decide. */
  prompts: Tickets<Consent>;
}

/** The settings of a {@link State}. */
export interface StateOptions {
  /** The time in epoch milliseconds. */
  now: () => number;
  /** The lifetime of a secret in milliseconds. */
  secretTtl: number;
  /** Whether a person decides on the page; otherwise requests are approved at once. */
  ask: boolean;
}

export function createState({ now, secretTtl, ask }: StateOptions, url: string): State {
  return {
    url,
    ask,
    clients: new Clients(now, secretTtl),
    deviceCodes: new DeviceCodes(now),
    codes: new Tickets(now, CODE_TTL),
    refreshTokens: new Tickets(now),
    prompts: new Tickets(now, PROMPT_TTL),
  };
}
