/**
 * What a client is registered with: the body of a RegisterClient request under its own names.
 * An absent optional member is left out; a list is never empty.
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

/** The grant types that the service supports. */
export const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
];

const MEMBERS: Record<ClientMetadataMember, 'text' | 'set'> = {
  clientName: 'text',
  clientType: 'text',
  scopes: 'set',
  redirectUris: 'set',
  grantTypes: 'set',
  issuerUrl: 'text',
  entitledApplicationArn: 'text',
};

export const CLIENT_METADATA_MEMBERS = Object.keys(MEMBERS) as ClientMetadataMember[];

/** Equal for equal requests, as {@link changedMembers} compares them. */
export function requestKey(request: ClientMetadata): string {
  return JSON.stringify(CLIENT_METADATA_MEMBERS.map((member) => canonical(request[member])));
}

/** The members in which two requests differ. Lists are compared as sets: order and repetition do not count. */
export function changedMembers(a: ClientMetadata, b: ClientMetadata): ClientMetadataMember[] {
  return CLIENT_METADATA_MEMBERS.filter((member) => canonical(a[member]) !== canonical(b[member]));
}

function canonical(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? JSON.stringify([...new Set(value)].sort()) : value;
}

/** Reads client metadata from untrusted JSON; undefined if it is none. */
export function parseClientMetadata(value: unknown): ClientMetadata | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = value as Partial<Record<ClientMetadataMember, unknown>>;
  const metadata: typeof given = {};
  for (const member of CLIENT_METADATA_MEMBERS) {
    if (!Object.hasOwn(given, member)) continue;
    if (!isOfKind(given[member], MEMBERS[member])) return undefined;
    metadata[member] = given[member];
  }
  const isWhole = 'clientName' in metadata && 'clientType' in metadata;
  return isWhole ? (metadata as ClientMetadata) : undefined;
}

function isOfKind(value: unknown, kind: 'text' | 'set'): boolean {
  if (kind === 'text') return typeof value === 'string';
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
