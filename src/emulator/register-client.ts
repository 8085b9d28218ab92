import { randomBytes } from 'node:crypto';
import {
  AUTHORIZATION_CODE,
  GRANT_TYPES,
  parseClientMetadata,
  type ClientMetadata,
} from '../registration/client-metadata.js';
import { Fault } from './fault.js';
import type { Body, State } from './state.js';

/** A scope token (RFC 6749, section 3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * RegisterClient.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html
 * @throws the exception that the service answers with, for the first invalid member
 */
export function registerClient(body: Body, { clients, now, secretTtl, url }: State): Body {
  const metadata = validate(body);
  const issuedAt = Math.floor(now() / 1000);
  const expiresAt = issuedAt + Math.floor(secretTtl / 1000);
  // Not base64url: an ID that starts with a dash would be read as an option on a command line.
  const id = randomBytes(16).toString('hex');
  const secret = makeSecret({ clientId: id, exp: expiresAt });
  clients.set(id, { id, secret, expiresAt: expiresAt * 1000, metadata });
  return {
    clientId: id,
    clientSecret: secret,
    clientIdIssuedAt: issuedAt,
    clientSecretExpiresAt: expiresAt,
    authorizationEndpoint: `${url}/authorize`,
    tokenEndpoint: `${url}/token`,
  };
}

/** Like the service's secrets, a JWT of one to three kilobytes; its signature is random. */
function makeSecret(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ kid: 'emulator', alg: 'HS384' });
  return `${header}.${part(claims)}.${randomBytes(1024).toString('base64url')}`;
}

function validate(body: Body): ClientMetadata {
  const request = parseClientMetadata(body);
  if (request === undefined || request.clientName === '') {
    throw new Fault(
      'InvalidRequestException',
      'clientName and clientType are required, and every member must have the right type.',
    );
  }
  checkClientType(request);
  checkLists(request);
  checkScopes(request);
  checkGrantTypes(request);
  checkRedirectUris(request);
  checkIssuerAndApplication(request);
  return request;
}

function checkClientType({ clientType }: ClientMetadata): void {
  if (clientType !== 'public') {
    throw new Fault('InvalidClientMetadataException', 'clientType must be public.');
  }
}

function checkLists({ scopes, grantTypes, redirectUris }: ClientMetadata): void {
  for (const [name, list] of Object.entries({ scopes, grantTypes, redirectUris })) {
    if (list?.length === 0) {
      throw new Fault('InvalidRequestException', `${name} must not be an empty list.`);
    }
  }
}

function checkScopes({ scopes = [] }: ClientMetadata): void {
  const wrong = scopes.find((scope) => !SCOPE.test(scope));
  if (wrong !== undefined) {
    throw new Fault('InvalidScopeException', `Not a scope: ${JSON.stringify(wrong)}.`);
  }
}

function checkGrantTypes({ grantTypes = [] }: ClientMetadata): void {
  const wrong = grantTypes.find((type) => !GRANT_TYPES.includes(type));
  if (wrong !== undefined) {
    throw new Fault(
      'UnsupportedGrantTypeException',
      `Not a supported grant type: ${JSON.stringify(wrong)}.`,
    );
  }
}

/** A client that uses a redirect-based flow must register its redirect URIs (RFC 7591, section 2). */
function checkRedirectUris({ grantTypes = [], redirectUris = [] }: ClientMetadata): void {
  if (grantTypes.includes(AUTHORIZATION_CODE) && redirectUris.length === 0) {
    throw new Fault(
      'InvalidRedirectUriException',
      'The grant type authorization_code needs redirectUris.',
    );
  }
  const wrong = redirectUris.find((uri) => !URL.canParse(uri) || new URL(uri).hash !== '');
  if (wrong !== undefined) {
    throw new Fault(
      'InvalidRedirectUriException',
      `A redirect URI must be absolute and have no fragment: ${JSON.stringify(wrong)}.`,
    );
  }
}

function checkIssuerAndApplication({ issuerUrl, entitledApplicationArn }: ClientMetadata): void {
  if (issuerUrl !== undefined && !URL.canParse(issuerUrl)) {
    throw new Fault('InvalidRequestException', 'issuerUrl must be an absolute URI.');
  }
  if (entitledApplicationArn !== undefined && !entitledApplicationArn.startsWith('arn:')) {
    throw new Fault('InvalidRequestException', 'entitledApplicationArn must be an ARN.');
  }
}
