import type { ClientMetadata } from './client-metadata.js';
import type { EndpointParameters } from './endpoint-parameters.js';
import type { Registration } from './registration.js';

/** A registration with all that says whether it may be reused. */
export interface Entry {
  profile: string;
  /** The URL that the registration was made at, without a trailing slash. */
  endpoint: string;
  endpointParameters: EndpointParameters;
  request: ClientMetadata;
  registration: Registration;
  /** When the registration came, by the local clock (epoch seconds). */
  receivedAt?: number;
}

/** A file of the cache, and what it turned out to hold. */
export type CacheFile = { path: string } & (
  | { kind: 'entry'; entry: Entry }
  | { kind: 'damaged'; why: string }
  /** A newer version of this program wrote it: it is no damage, and not ours to change. */
  | { kind: 'newer' }
  | { kind: 'unreadable'; why: string }
);
