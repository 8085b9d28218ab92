import { AUTHORIZATION_CODE, REFRESH_TOKEN, type ClientMetadata } from './client-metadata.js';

/** The flows that `aws sso login` can sign in with: authorization code with PKCE, or device code. */
export const FLOWS = ['pkce', 'device'] as const;

export type Flow = (typeof FLOWS)[number];

/** The scopes that the AWS CLI requests for PKCE if none are configured. */
export const DEFAULT_SCOPES = ['sso:account:access'];

/** What the AWS CLI registers for PKCE. It never registers one client for both flows. */
export const PKCE_METADATA = {
  grantTypes: [AUTHORIZATION_CODE, REFRESH_TOKEN],
  redirectUris: ['http://127.0.0.1/oauth/callback'],
} satisfies Partial<ClientMetadata>;

/** The flow that the AWS CLI would use a registration for. A text is searched as Python would. */
export function flowOf(grantTypes: readonly unknown[] | string | undefined): Flow {
  return grantTypes?.includes(AUTHORIZATION_CODE) ? 'pkce' : 'device';
}

/** What the AWS CLI v2 finds a registration in its cache by. */
export interface LoginIdentity {
  /** As configured, verbatim. */
  startUrl: string;
  region: string;
  /** As configured, in the same order; null if they are not configured. */
  scopes: string[] | null;
  /** Null for a legacy profile, which has no sso-session. */
  sessionName: string | null;
}
