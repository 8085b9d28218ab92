import type { ClientMetadata } from './client-metadata.js';
import type { EndpointParameters } from './endpoint-parameters.js';
import type { Flow } from './flow.js';
import type { Registration } from './registration.js';
import type { FollowedStartUrl } from './start-url.js';

/** Where `aws sso login` finds a registration. */
export interface Login {
  flow: Flow;
  /** The name, without `.json`, of the file of the AWS CLI: 40 hexadecimal digits. */
  key: string;
}

/** A registration, with everything that decides whether it may be reused. */
export interface Entry {
  profile: string;
  /** The URL where the client was registered, without a trailing slash. */
  endpoint: string;
  endpointParameters: EndpointParameters;
  request: ClientMetadata;
  registration: Registration;
  /** When the registration was received, by the local clock (epoch seconds). */
  receivedAt?: number;
  /** Only if it was registered for `aws sso login`. */
  login?: Login;
  /** Only if the region or the issuer depended on where the start URL leads. */
  startUrl?: FollowedStartUrl;
}

/** A file of the cache, and what was found in it. */
export type CacheFile = { path: string } & (
  | { kind: 'entry'; entry: Entry }
  | { kind: 'damaged'; why: string }
  /** Written by a newer version of this program: it is not damaged, and must not be changed. */
  | { kind: 'newer' }
  | { kind: 'unreadable'; why: string }
);
