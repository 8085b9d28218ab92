import { rmSync } from 'node:fs';
import { requirePrivateDirectory } from '../files/private-directory.js';
import { readPrivateFile } from '../files/private-file.js';
import { UnusableFileError } from '../files/regular-file.js';
import type { ClientMetadata } from '../registration/client-metadata.js';
import { flowOf, type Flow, type LoginIdentity } from '../registration/flow.js';
import type { Entry } from '../registration/entry.js';
import type { Registration } from '../registration/registration.js';
import { expiresAt } from '../registration/validity.js';
import { deleteOldDrafts, writeAtomically } from '../files/write-atomically.js';
import { loginDirectory, loginFile } from './login-file.js';
import { registrationKey } from './registration-key.js';

/** A registration in the cache format of the AWS CLI v2. */
interface LoginRegistration {
  clientId: string;
  clientSecret: string;
  /** RFC 3339, UTC, whole seconds: the AWS CLI crashes on anything else. */
  expiresAt: string;
  scopes?: string[];
  grantTypes?: string[];
}

/** The AWS CLI registers again when less than this is left (milliseconds). */
const EXPIRY_WINDOW = 15 * 60_000;

/** Stands for a secret that never expires, which the AWS CLI does not support. */
const END_OF_TIME = '9999-12-31T23:59:59Z';

/** The cache in which `aws sso login` looks for registrations. */
export class LoginCache {
  readonly #home: string;

  /** @param home the directory that contains `.aws` */
  constructor(home: string) {
    this.#home = home;
  }

  /** The name, without `.json`, of the file in which the AWS CLI looks for a registration. */
  keyOf(identity: LoginIdentity): string {
    return registrationKey(identity);
  }

  path(key: string): string {
    return loginFile(this.#home, key);
  }

  /**
   * The flow of the registration that the AWS CLI would reuse now, if there is one.
   *
   * @throws UnusableFileError if the file is too large, or it or the directory is not private to the user
   */
  validFlow(key: string, now: number): Flow | undefined {
    const { expiresAt, grantTypes = [] } = this.#read(key) ?? {};
    const left = Date.parse(String(expiresAt)) - now;
    return left >= EXPIRY_WINDOW && Array.isArray(grantTypes) ? flowOf(grantTypes) : undefined;
  }

  /** Whether the file holds this client. @throws like {@link validFlow} */
  holds(key: string, { clientId, clientSecret }: Registration): boolean {
    const found = this.#read(key);
    return found?.clientId === clientId && found.clientSecret === clientSecret;
  }

  /**
   * Writes a registration to the cache, unless it is already there.
   *
   * @param now the time in epoch milliseconds
   * @returns whether it was written
   * @throws UnusableFileError or the system's error if it cannot be written
   */
  write(key: string, { registration, request }: Entry, now: number): boolean {
    const wanted = loginRegistration(registration, request);
    const isThere = JSON.stringify(this.#read(key)) === JSON.stringify(wanted);
    if (!isThere) writeAtomically(this.path(key), `${JSON.stringify(wanted)}\n`);
    deleteOldDrafts(loginDirectory(this.#home), now);
    return !isThere;
  }

  /** Deletes a file, if it is there. @throws the system's error */
  delete(key: string): void {
    rmSync(this.path(key), { force: true });
  }

  /** A file that cannot be read or parsed counts as missing, because the AWS CLI would crash on it. */
  #read(key: string): Partial<LoginRegistration> | undefined {
    try {
      requirePrivateDirectory(loginDirectory(this.#home), () => true);
      const json: unknown = JSON.parse(readPrivateFile(this.path(key)));
      return typeof json === 'object' && json !== null ? json : undefined;
    } catch (error) {
      if (error instanceof UnusableFileError) throw error;
      return undefined;
    }
  }
}

function loginRegistration(
  registration: Registration,
  { scopes, grantTypes }: ClientMetadata,
): LoginRegistration {
  return {
    clientId: registration.clientId,
    clientSecret: registration.clientSecret,
    expiresAt: expiresAt(registration) ?? END_OF_TIME,
    ...(scopes && { scopes }),
    ...(grantTypes && { grantTypes }),
  };
}
