import type { ClientMetadata } from './client-metadata.js';
import type { EndpointParameters } from './endpoint-parameters.js';
import type { Flow } from './flow.js';
import type { Registration } from './registration.js';
import type { StartUrl } from './start-url.js';

/** Whom a registration is for. */
export interface Owner {
  /** Null if it is for an sso-session and not for a profile, or if nothing says whom it is for. */
  profile: string | null;
  /** Only in the cache of `aws sso login`; null for a legacy profile, which has no sso-session. */
  ssoSession?: string | null;
  /** The region of the IAM Identity Center instance; null if nothing says it. */
  region: string | null;
  /** Absent if none is known. */
  startUrl?: StartUrl;
}

/** A registration in a cache. A file of `aws sso login` says less about it than one of ours. */
export interface Entry extends Owner {
  /** The URL where the client was registered, without a trailing slash; null if the file does not say. */
  endpoint: string | null;
  /** What was registered, as far as the file says; null if it says nothing. */
  request: Partial<ClientMetadata> | null;
  registration: Registration;
  /** When the registration was received, by the local clock (epoch seconds). */
  receivedAt?: number;
  /** What the endpoint was resolved from. Only our own cache says it. */
  endpointParameters?: EndpointParameters;
  /** The flow that `aws sso login` uses it for. Only in its cache. */
  flow?: Flow;
  /** The path of the file. Only in the cache of `aws sso login`. */
  awsCliCache?: string;
}

/** A file of a cache, and what was found in it. */
export type CacheFile = { path: string } & (
  | { kind: 'entry'; entry: Entry }
  | { kind: 'damaged'; why: string }
  /** Written by a newer version of this program: it is not damaged, and must not be changed. */
  | { kind: 'newer' }
  /** It may hold a valid registration: the AWS CLI reads more forms of a date than this program. */
  | { kind: 'undated'; expiresAt: string }
  | { kind: 'unreadable'; why: string }
);

/** What the draft of a killed process, or a damaged file that was set aside, has in common with a cache file. */
export type Leftover = Pick<CacheFile, 'path'>;
