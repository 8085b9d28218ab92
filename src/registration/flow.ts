import type { ClientMetadata } from './client-metadata.js';

/** The ways in which `aws sso login` signs in: authorization code with PKCE, or device code. */
export const FLOWS = ['pkce', 'device'] as const;

export type Flow = (typeof FLOWS)[number];

/** What the AWS CLI asks for where the configuration names no scopes. */
export const DEFAULT_SCOPES = ['sso:account:access'];

/** What the AWS CLI registers for authorization code with PKCE. It never registers both flows in one. */
export const PKCE_METADATA = {
  grantTypes: ['authorization_code', 'refresh_token'],
  redirectUris: ['http://127.0.0.1/oauth/callback'],
} satisfies Partial<ClientMetadata>;

/** The flow that a registration is for, as the AWS CLI tells it. */
export function flowOf(grantTypes: readonly unknown[] | undefined): Flow {
  return grantTypes?.includes('authorization_code') ? 'pkce' : 'device';
}

/** What the AWS CLI finds a registration by. */
export interface LoginIdentity {
  /** As configured, letter by letter. */
  startUrl: string;
  region: string;
  /** As configured, in order; null where they are not. */
  scopes: string[] | null;
  /** Null for a legacy profile. */
  sessionName: string | null;
}
