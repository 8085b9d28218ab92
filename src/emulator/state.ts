import { randomBytes } from 'node:crypto';
import { Clients, type Client } from './clients.js';
import { DeviceCodes } from './device-codes.js';

/** Random texts that stand for something, kept in memory. */
export class Tickets<T> {
  readonly #values = new Map<unknown, T>();

  issue(value: T): string {
    const ticket = randomBytes(32).toString('base64url');
    this.#values.set(ticket, value);
    return ticket;
  }

  find(ticket: unknown): T | undefined {
    return this.#values.get(ticket);
  }
}

/** What an emulator knows from one call to the next. */
export interface State {
  /** Its own URL. */
  url: string;
  clients: Clients;
  deviceCodes: DeviceCodes;
  refreshTokens: Tickets<Client>;
}

/** The settings of a {@link State}. */
export interface StateOptions {
  /** The time in epoch milliseconds. */
  now: () => number;
  /** The lifetime of a secret in milliseconds. */
  secretTtl: number;
}

export function createState({ now, secretTtl }: StateOptions, url: string): State {
  return {
    url,
    clients: new Clients(now, secretTtl),
    deviceCodes: new DeviceCodes(now),
    refreshTokens: new Tickets(),
  };
}
