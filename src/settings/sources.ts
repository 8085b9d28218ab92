import type { Env } from '../host/host.js';
import type { Flow } from '../registration/flow.js';
import type { ProfileConfig } from './profile-config.js';

/** The flags of `register` as they were typed. */
export interface RegisterFlags {
  profile?: string;
  /** The profile is one of all. */
  all?: boolean;
  region?: string;
  clientName?: string;
  clientType?: string;
  scopes?: string[];
  redirectUris?: string[];
  grantTypes?: string[];
  issuerUrl?: string;
  entitledApplicationArn?: string;
  endpointUrl?: string;
  cacheDir?: string;
  minValidity?: string;
  timeout?: string;
  maxAttempts?: string;
  /** True where no flow was named. */
  awsCli?: Flow | true;
}

/** Where settings come from: the first source that has one wins. */
export interface Sources {
  flags: RegisterFlags;
  env: Env;
  /** What the AWS config file says of the profile. */
  config: ProfileConfig;
}
