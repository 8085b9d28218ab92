import { join } from 'node:path';
import { requirePrivateDirectory } from '../files/private-directory.js';
import { NotPrivateError, readPrivateFile } from '../files/private-file.js';
import type { ClientMetadata } from '../registration/client-metadata.js';
import { flowOf, type Flow, type LoginIdentity } from '../registration/flow.js';
import type { Registration } from '../registration/registration.js';
import { expiresAt } from '../registration/validity.js';
import { registrationKey } from './registration-key.js';
import { writeAtomically } from '../files/write-atomically.js';

/** A registration as the AWS CLI v2 keeps it. */
interface LoginRegistration {
  clientId: string;
  clientSecret: string;
  /** RFC 3339, UTC, whole seconds: the AWS CLI crashes on anything else. */
  expiresAt: string;
  scopes?: string[];
  grantTypes?: string[];
}

/** The AWS CLI asks for a new registration when less than this is left (milliseconds). */
const EXPIRY_WINDOW = 15 * 60_000;

/** For a secret that never expires: the AWS CLI knows no such thing. */
const END_OF_TIME = '9999-12-31T23:59:59Z';

/** The registrations of `aws sso login`. */
export class LoginCache {
  readonly #directory: string;

  /** @param home the directory that holds `.aws` */
  constructor(home: string) {
    this.#directory = join(home, '.aws', 'sso', 'cache');
  }

  path(identity: LoginIdentity): string {
    return join(this.#directory, `${registrationKey(identity)}.json`);
  }

  /**
   * The flow of the registration that the AWS CLI would reuse now, if there is one.
   *
   * @throws NotPrivateError for a file or directory that must not be used
   */
  validFlow(identity: LoginIdentity, now: number): Flow | undefined {
    const found = this.#read(identity);
    const left = Date.parse(String(found?.expiresAt)) - now;
    return found !== undefined && left >= EXPIRY_WINDOW ? flowOf(found.grantTypes) : undefined;
  }

  /**
   * Writes a registration where the AWS CLI looks for it, unless it is there already.
   *
   * @returns whether it had to be written
   * @throws the system's error if it could not be
   */
  write(identity: LoginIdentity, registration: Registration, request: ClientMetadata): boolean {
    const wanted = loginRegistration(registration, request);
    if (JSON.stringify(this.#read(identity)) === JSON.stringify(wanted)) return false;
    writeAtomically(this.path(identity), `${JSON.stringify(wanted)}\n`);
    return true;
  }

  /** Anything that cannot be read or is no registration is as good as none: the AWS CLI would crash on it. */
  #read(identity: LoginIdentity): Partial<LoginRegistration> | undefined {
    try {
      requirePrivateDirectory(this.#directory, () => true);
      const json: unknown = JSON.parse(readPrivateFile(this.path(identity)));
      return typeof json === 'object' && json !== null ? json : undefined;
    } catch (error) {
      if (error instanceof NotPrivateError) throw error;
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
