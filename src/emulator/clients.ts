import { DEVICE_CODE, REFRESH_TOKEN } from '../registration/client-metadata.js';
import { Fault } from './fault.js';
import type { Body, Client, State } from './state.js';

/** The service lets a client that registers no grant types use these, as the AWS CLI's device clients do. */
const DEFAULT_GRANT_TYPES = [DEVICE_CODE, REFRESH_TOKEN];

/** @throws InvalidClientException unless this emulator registered the client, which may have expired */
export function authenticate({ clientId, clientSecret }: Body, { clients }: State): Client {
  const client = clients.get(clientId);
  if (client === undefined || client.secret !== clientSecret) {
    throw new Fault('InvalidClientException');
  }
  return client;
}

export function mayUse({ metadata }: Client, grantType: string): boolean {
  return (metadata.grantTypes ?? DEFAULT_GRANT_TYPES).includes(grantType);
}

/** @throws UnauthorizedClientException unless the client may use the grant type (RFC 6749, section 5.2) */
export function checkGrantType(client: Client, grantType: string): void {
  if (mayUse(client, grantType)) return;
  throw new Fault(
    'UnauthorizedClientException',
    `The client did not register the grant type ${grantType}.`,
  );
}

export function mayAskFor({ metadata }: Client, scopes: readonly unknown[]): boolean {
  // A set, because a request can name tens of thousands.
  const registered = new Set<unknown>(metadata.scopes);
  return scopes.every((scope) => registered.has(scope));
}
