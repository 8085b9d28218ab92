import { randomBytes } from 'node:crypto';
import {
  AUTHORIZATION_CODE,
  DEVICE_CODE,
  GRANT_TYPES,
  parseClientMetadata,
  type ClientMetadata,
} from '../registration/client-metadata.js';
import { isAbsoluteUri } from './admission.js';
import { Fault, type ExceptionName } from './fault.js';
import type { Body, State } from './state.js';

/** A scope token (RFC 6749, section 3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html */
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
  const metadata = parseClientMetadata(body);
  if (metadata === undefined || metadata.clientName === '') {
    throw new Fault(
      'InvalidRequestException',
      'clientName and clientType are required, and every member must have the right type.',
    );
  }
  if (metadata.clientType !== 'public') {
    throw new Fault('InvalidClientMetadataException', 'clientType must be public.');
  }
  checkLists(metadata);
  checkIssuerAndApplication(metadata);
  return metadata;
}

function checkLists(metadata: ClientMetadata): void {
  const { scopes, grantTypes, redirectUris } = metadata;
  for (const [name, list] of Object.entries({ scopes, grantTypes, redirectUris })) {
    if (list?.length === 0) {
      throw new Fault('InvalidRequestException', `${name} must not be an empty list.`);
    }
  }
  const wrongScope = scopes?.find((scope) => !SCOPE.test(scope));
  refuse(wrongScope, 'InvalidScopeException', 'Not a scope');
  checkGrantTypes(metadata);
  const wrongUri = redirectUris?.find((uri) => !isAbsoluteUri(uri) || uri.includes('#'));
  const problem = 'Not an absolute URI of up to 1000 characters, without a fragment';
  refuse(wrongUri, 'InvalidRedirectUriException', problem);
}

function checkGrantTypes({ grantTypes, redirectUris }: ClientMetadata): void {
  const wrongType = grantTypes?.find((type) => !GRANT_TYPES.includes(type));
  refuse(wrongType, 'UnsupportedGrantTypeException', 'Not a supported grant type');
  if (grantTypes?.includes(AUTHORIZATION_CODE) && grantTypes.includes(DEVICE_CODE)) {
    // By public reports, the service refuses both with this exception.
    throw new Fault('InvalidScopeException', `${AUTHORIZATION_CODE} excludes ${DEVICE_CODE}.`);
  }
  // A client that uses a redirect-based flow must register its redirect URIs (RFC 7591, section 2).
  if (grantTypes?.includes(AUTHORIZATION_CODE) && redirectUris === undefined) {
    throw new Fault(
      'InvalidRedirectUriException',
      'The grant type authorization_code needs redirectUris.',
    );
  }
}

/** @throws the exception if there is a wrong value */
function refuse(wrong: string | undefined, exception: ExceptionName, problem: string): void {
  if (wrong === undefined) return;
  throw new Fault(exception, `${problem}: ${JSON.stringify(wrong)}.`);
}

function checkIssuerAndApplication({ issuerUrl, entitledApplicationArn }: ClientMetadata): void {
  if (issuerUrl !== undefined && !isAbsoluteUri(issuerUrl)) {
    throw new Fault('InvalidRequestException', 'issuerUrl must be an absolute URI.');
  }
  if (entitledApplicationArn !== undefined && !entitledApplicationArn.startsWith('arn:')) {
    throw new Fault('InvalidRequestException', 'entitledApplicationArn must be an ARN.');
  }
}
