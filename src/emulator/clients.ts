import { randomBytes } from 'node:crypto';
import {
  DEVICE_CODE,
  REFRESH_TOKEN,
  type ClientMetadata,
} from '../registration/client-metadata.js';
import type { Registration } from '../registration/registration.js';
import { Fault } from './fault.js';

/** The service lets a client that registers no grant types use these, as the AWS CLI's device clients do. */
const DEFAULT_GRANT_TYPES = [DEVICE_CODE, REFRESH_TOKEN];

/** A registered client. */
export interface Client {
  id: string;
  secret: string;
  /** Epoch seconds. */
  expiresAt: number;
  metadata: ClientMetadata;
}

/** The part of a registration that is different for each client. */
export type NewClient = Pick<
  Registration,
  'clientId' | 'clientSecret' | 'clientIdIssuedAt' | 'clientSecretExpiresAt'
>;

/** The clients that this emulator registered, kept in memory. */
export class Clients {
  readonly #clients = new Map<unknown, Client>();
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

  register(metadata: ClientMetadata): NewClient {
    const issuedAt = Math.floor(this.#now() / 1000);
    const expiresAt = issuedAt + Math.floor(this.#secretTtl / 1000);
    // Not base64url: an ID that starts with a dash would be read as an option on a command line.
    const id = randomBytes(16).toString('hex');
    const secret = makeSecret({ clientId: id, exp: expiresAt });
    this.#clients.set(id, { id, secret, expiresAt, metadata });
    return {
      clientId: id,
      clientSecret: secret,
      clientIdIssuedAt: issuedAt,
      clientSecretExpiresAt: expiresAt,
    };
  }

  /** @throws InvalidClientException unless this emulator registered the client and its secret is valid */
  authenticate(clientId: unknown, clientSecret: unknown): Client {
    const client = this.#clients.get(clientId);
    if (client === undefined || client.secret !== clientSecret) {
      throw new Fault('InvalidClientException', 'The client is unknown, or its secret is wrong.');
    }
    if (this.#hasExpired(client)) {
      throw new Fault('InvalidClientException', 'The registration of the client has expired.');
    }
    return client;
  }

  /** The client with this ID, unless it has expired: a browser does not know its secret. */
  find(clientId: unknown): Client | undefined {
    const client = this.#clients.get(clientId);
    return client === undefined || this.#hasExpired(client) ? undefined : client;
  }

  #hasExpired({ expiresAt }: Client): boolean {
    return expiresAt * 1000 <= this.#now();
  }
}

/** Whether a client may use a grant type. */
export function mayUse({ metadata }: Client, grantType: string): boolean {
  return (metadata.grantTypes ?? DEFAULT_GRANT_TYPES).includes(grantType);
}

/** Whether a client registered all of these scopes. */
export function mayAskFor({ metadata }: Client, scopes: readonly unknown[]): boolean {
  const registered: readonly unknown[] = metadata.scopes ?? [];
  return scopes.every((scope) => registered.includes(scope));
}

/** The hosts of loopback redirect URIs (RFC 8252, sections 7.3 and 8.3). */
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Whether a client registered this redirect URI. The port of a loopback URI is not compared. */
export function isRegistered(redirectUri: string, { metadata }: Client): boolean {
  const { redirectUris = [] } = metadata;
  return (
    URL.canParse(redirectUri) && redirectUris.map(comparable).includes(comparable(redirectUri))
  );
}

function comparable(redirectUri: string): string {
  const url = new URL(redirectUri);
  if (url.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) return redirectUri;
  url.port = '';
  return url.href;
}

/** @throws UnauthorizedClientException unless the client may use the grant type (RFC 6749, section 5.2) */
export function checkGrantType(client: Client, grantType: string): void {
  if (mayUse(client, grantType)) return;
  throw new Fault(
    'UnauthorizedClientException',
    `The client did not register the grant type ${grantType}.`,
  );
}

/** Like the service's secrets, a JWT of one to three kilobytes; its signature is random. */
function makeSecret(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ kid: 'emulator', alg: 'HS384' });
  return `${header}.${part(claims)}.${randomBytes(1024).toString('base64url')}`;
}
