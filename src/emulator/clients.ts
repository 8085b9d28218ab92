import { randomBytes } from 'node:crypto';
import type { Registration } from '../registration/registration.js';
import { Fault } from './fault.js';

interface Client {
  secret: string;
  /** Epoch seconds. */
  expiresAt: number;
}

/** The part of a registration that is different for each client. */
export type NewClient = Pick<
  Registration,
  'clientId' | 'clientSecret' | 'clientIdIssuedAt' | 'clientSecretExpiresAt'
>;

/** The clients that this emulator registered, kept in memory. */
export class Clients {
  readonly #clients = new Map<string, Client>();
  readonly #now: () => number;
  readonly #secretTtl: number;

  /**
   * @param now the time in epoch milliseconds
   * @param secretTtl the lifetime of a secret in milliseconds
   */
  constructor(now: () => number, secretTtl: number) {
    this.#now = now;
    this.#secretTtl = secretTtl;
  }

  register(): NewClient {
    const issuedAt = Math.floor(this.#now() / 1000);
    const expiresAt = issuedAt + Math.floor(this.#secretTtl / 1000);
    // Not base64url: an ID that starts with a dash would be read as an option on a command line.
    const clientId = randomBytes(16).toString('hex');
    const secret = makeSecret({ clientId, exp: expiresAt });
    this.#clients.set(clientId, { secret, expiresAt });
    return {
      clientId,
      clientSecret: secret,
      clientIdIssuedAt: issuedAt,
      clientSecretExpiresAt: expiresAt,
    };
  }

  /** @throws InvalidClientException unless this emulator registered the client and its secret is valid */
  authenticate(clientId: unknown, clientSecret: unknown): void {
    const client = this.#clients.get(String(clientId));
    if (client === undefined || client.secret !== clientSecret) {
      throw new Fault('InvalidClientException', 'The client is unknown, or its secret is wrong.');
    }
    if (client.expiresAt * 1000 <= this.#now()) {
      throw new Fault('InvalidClientException', 'The registration of the client has expired.');
    }
  }
}

/** Like the service's secrets, a JWT of one to three kilobytes; its signature is random. */
function makeSecret(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ kid: 'emulator', alg: 'HS384' });
  return `${header}.${part(claims)}.${randomBytes(1024).toString('base64url')}`;
}
