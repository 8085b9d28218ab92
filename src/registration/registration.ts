/** @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html */
export interface Registration {
  clientId: string;
  clientSecret: string;
  /** Epoch seconds; null if the service did not say. */
  clientIdIssuedAt: number | null;
  /** Epoch seconds; 0 means that the secret never expires (RFC 7591, section 3.2.1). */
  clientSecretExpiresAt: number;
  authorizationEndpoint: string | null;
  tokenEndpoint: string | null;
}

/** 9999-12-31T23:59:59Z, the last second that RFC 3339 can write (epoch seconds). */
export const LAST_SECOND = 253_402_300_799;

/** `missing` has the names of the required members that are missing or unusable. */
export function parseRegistration(value: unknown): Registration | { missing: string[] } {
  const given = (value ?? {}) as Partial<Record<keyof Registration, unknown>>;
  const clientId = text(given.clientId);
  const clientSecret = text(given.clientSecret);
  const clientSecretExpiresAt = epochSeconds(given.clientSecretExpiresAt);
  if (clientId === null || clientSecret === null || clientSecretExpiresAt === null) {
    const required = Object.entries({ clientId, clientSecret, clientSecretExpiresAt });
    return { missing: required.flatMap(([name, member]) => (member === null ? [name] : [])) };
  }
  return {
    clientId,
    clientSecret,
    clientIdIssuedAt: epochSeconds(given.clientIdIssuedAt),
    clientSecretExpiresAt,
    authorizationEndpoint: text(given.authorizationEndpoint),
    tokenEndpoint: text(given.tokenEndpoint),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Null for anything but a time that RFC 3339 can write. */
export function epochSeconds(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isInteger(value)) return null;
  return value >= 0 && value <= LAST_SECOND ? value : null;
}
