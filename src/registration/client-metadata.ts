/**
 * The body of a RegisterClient request. Members without a value are left out; no list is empty.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html
 * @see RFC 7591, section 2 (client metadata)
 */
export interface ClientMetadata {
  clientName: string;
  clientType: string;
  scopes?: string[];
  redirectUris?: string[];
  grantTypes?: string[];
  issuerUrl?: string;
  entitledApplicationArn?: string;
}

export type ClientMetadataMember = keyof ClientMetadata;

/** @see RFC 6749, section 4.1 */
export const AUTHORIZATION_CODE = 'authorization_code';

/** @see RFC 8628, section 3.4 */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** @see RFC 6749, section 6 */
export const REFRESH_TOKEN = 'refresh_token';

/** The grant types that the service supports. */
export const GRANT_TYPES = [AUTHORIZATION_CODE, REFRESH_TOKEN, DEVICE_CODE];

const CHECKS: Record<ClientMetadataMember, (value: unknown) => boolean> = {
  clientName: isText,
  clientType: isText,
  scopes: isListOfText,
  redirectUris: isListOfText,
  grantTypes: isListOfText,
  issuerUrl: isText,
  entitledApplicationArn: isText,
};

/** All members of {@link ClientMetadata}, in the order of the API. */
export const CLIENT_METADATA_MEMBERS = Object.keys(CHECKS) as ClientMetadataMember[];

/** Two requests have the same key if {@link changedMembers} finds no difference, and only then. */
export function requestKey(request: ClientMetadata): string {
  return JSON.stringify(CLIENT_METADATA_MEMBERS.map((member) => canonical(request[member])));
}

/** The members in which two requests differ. Lists are compared as sets: order and repetition are ignored. */
export function changedMembers(
  a: Partial<ClientMetadata>,
  b: Partial<ClientMetadata>,
): ClientMetadataMember[] {
  return CLIENT_METADATA_MEMBERS.filter((member) => canonical(a[member]) !== canonical(b[member]));
}

function canonical(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? JSON.stringify([...new Set(value)].sort()) : value;
}

/** Leaves out other members. Undefined if a required one is missing, or any is malformed. */
export function parseClientMetadata(value: unknown): ClientMetadata | undefined {
  const given = (value ?? {}) as Partial<Record<ClientMetadataMember, unknown>>;
  const metadata: typeof given = {};
  for (const member of CLIENT_METADATA_MEMBERS) {
    if (!Object.hasOwn(given, member)) continue;
    if (!CHECKS[member](given[member])) return undefined;
    metadata[member] = given[member];
  }
  const isWhole = 'clientName' in metadata && 'clientType' in metadata;
  return isWhole ? (metadata as ClientMetadata) : undefined;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

export function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
