import type { Env } from '../host/host.js';
import type { Flow } from '../registration/flow.js';
import type { ProfileConfig } from './aws-config/profile-config.js';

/** The flags of `register` as they were typed. */
export interface RegisterFlags {
  profile?: string;
  /** True if `--all` chose the profile. */
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
  /** True if no flow was named. */
  awsCli?: Flow | true;
  ssoSession?: string;
}

/** For each setting, the first source that provides a value is used. */
export interface Sources {
  flags: RegisterFlags;
  env: Env;
  /** What the AWS config file says about the profile. */
  config: ProfileConfig;
}
