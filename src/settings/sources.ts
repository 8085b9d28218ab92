import type { Env } from '../host.js';

/** The flags of `register` as they were typed. */
export interface RegisterFlags {
  profile?: string;
  region?: string;
  clientName?: string;
  clientType?: string;
  scopes?: string[];
  redirectUris?: string[];
  grantTypes?: string[];
  issuerUrl?: string;
  entitledApplicationArn?: string;
  endpointUrl?: string;
  minValidity?: string;
  timeout?: string;
  maxAttempts?: string;
}

/** Where settings come from: the first source that has one wins. */
export interface Sources {
  flags: RegisterFlags;
  env: Env;
}
