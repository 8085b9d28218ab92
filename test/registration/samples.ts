import type { ClientMetadata } from '../../src/registration/client-metadata.js';
import type { EndpointParameters } from '../../src/registration/endpoint-parameters.js';
import type { Entry } from '../../src/registration/entry.js';
import type { Registration } from '../../src/registration/registration.js';

/** The moment at which tests happen (epoch milliseconds). */
export const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

/** Milliseconds. */
export const DAY = 86_400_000;

export const SECRET = 'eyJ0aGUiOiJzZWNyZXQifQ.payload.signature';

/** A registration of 90 days, issued at NOW. */
export function registration(members: Partial<Registration> = {}): Registration {
  return {
    clientId: 'client-1',
    clientSecret: SECRET,
    clientIdIssuedAt: NOW / 1000,
    clientSecretExpiresAt: NOW / 1000 + 90 * 86_400,
    authorizationEndpoint: 'https://oidc.eu-west-1.amazonaws.com/authorize',
    tokenEndpoint: 'https://oidc.eu-west-1.amazonaws.com/token',
    ...members,
  };
}

/** An entry of our own cache, which says what was registered, and where. */
export interface OwnEntry extends Entry {
  profile: string;
  endpoint: string;
  endpointParameters: EndpointParameters;
  request: ClientMetadata;
}

/** An entry that holds `registration()`. When it was received is unknown. */
export function entry(members: Partial<OwnEntry> = {}): OwnEntry {
  return {
    profile: 'dev',
    region: 'eu-west-1',
    startUrl: { configured: 'https://d-1234567890.awsapps.com/start', resolved: null },
    endpoint: 'https://oidc.eu-west-1.amazonaws.com',
    endpointParameters: { region: 'eu-west-1', useFips: false, useDualStack: false },
    request: { clientName: 'sso-register-dev', clientType: 'public' },
    registration: registration(),
    ...members,
  };
}
