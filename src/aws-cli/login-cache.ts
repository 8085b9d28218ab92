import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { basename, join } from 'node:path';
import { writeAtomically } from '../files/private-file.js';
import type { CacheFile, Entry, Leftover } from '../registration/entry.js';
import type { LoginIdentity } from '../registration/flow.js';
import { CacheDirectory } from '../store/cache-directory.js';
import type { LockOptions } from '../store/lock.js';
import type { Store } from '../store/store.js';
import { loginFileText, parseLoginFile } from './login-file.js';

const REGISTRATION = /^[0-9a-f]{40}\.json$/;

/** What a killed writer of ours leaves. Other tools keep files of their own in this directory. */
const DRAFT = /^[0-9a-f]{40}\.json\.[0-9a-f]{12}\.tmp$/;

/**
 * The cache of `aws sso login`: each registration is in a file that has the name of its key. Nothing but
 * registrations is written there, so the locks are in our own directory.
 */
export class LoginCache {
  readonly #path: string;
  readonly #files: CacheDirectory;
  readonly #store: Store;

  /**
   * @param home the directory that contains `.aws`
   * @param store has the locks
   * @param debug is told of each file that is read, written or deleted
   */
  constructor(home: string, store: Store, debug: (text: string) => void = () => undefined) {
    this.#path = join(home, '.aws', 'sso', 'cache');
    this.#store = store;
    this.#files = new CacheDirectory(this.#path, {
      isOurs: () => true,
      missing: ['ENOENT', 'ENOTDIR'],
      advice: 'Check the owner, mode and free space of its directory.',
      parse: (text, name) => parseLoginFile(text, join(this.#path, name)),
      debug,
    });
  }

  /** Where the AWS CLI looks for a registration: 40 hexadecimal digits. */
  keyOf(identity: LoginIdentity): string {
    return registrationKey(identity);
  }

  /** The path of a key's file, whether it is there or not. */
  path(key: string): string {
    return this.#files.pathOf(`${key}.json`);
  }

  /** The file of a key, if there is one. @throws CacheFailed if the directory is not private */
  find(key: string): CacheFile | undefined {
    return this.#files.find(`${key}.json`);
  }

  /** All registrations, also those that other tools keep under other names. @throws like {@link find} */
  list(): (CacheFile & { kind: 'entry' })[] {
    const names = this.#files.names().filter((name) => name.endsWith('.json'));
    const files = names.map((name) => this.#files.read(name));
    return files.filter((file) => file?.kind === 'entry');
  }

  /** Whether this program wrote a registration: the AWS CLI keeps no endpoint. */
  isOwn({ path, entry }: CacheFile & { kind: 'entry' }): boolean {
    return entry.endpoint !== null && REGISTRATION.test(basename(path));
  }

  /**
   * Writes a registration, replacing what is there.
   *
   * @throws CacheFailed if it cannot be written, or the signal's reason
   */
  async write(key: string, entry: Entry, signal?: AbortSignal): Promise<void> {
    const path = this.path(key);
    await this.#files.write(path, () => writeAtomically(path, loginFileText(entry), signal));
  }

  /**
   * Keeps other processes of this program from registering for the key until the lock is released, and
   * deletes the drafts that killed ones left.
   *
   * @returns undefined if there is no lock: see {@link Store.lockFile}
   * @throws CacheFailed if the directory cannot be written, so that a call would be in vain; if the lock
   *   cannot be taken, or one holder keeps it for too long; or the signal's reason
   */
  async lock(key: string, options: LockOptions) {
    this.#requireWritable();
    const release = await this.#store.lockFile(`${key}.lock`, options, (text) =>
      options.note(`warning: ${text}, so processes that run at the same time may each register.`),
    );
    // Without a lock, a draft may have a writer.
    if (release !== undefined) {
      this.#files.deleteDrafts((name) => isDraft(name, key));
    }
    return release;
  }

  /** Keeps nothing: the AWS CLI cannot use a damaged file, and only registrations belong in its cache. */
  setAside(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /**
   * The drafts of killed processes, and of live ones.
   *
   * @param key of which they are; else of all
   */
  leftovers(key?: string): Leftover[] {
    const drafts = this.#files.names().filter((name) => isDraft(name, key));
    return drafts.map((name) => ({ path: this.#files.pathOf(name) }));
  }

  /**
   * Deletes what was found, under the lock of its key, unless it has been replaced since then.
   *
   * @returns whether it was deleted
   * @throws CacheFailed if it cannot be deleted or locked, or cannot be read, since it may be a token;
   *   or the signal's reason
   */
  async remove(found: CacheFile | Leftover, options: LockOptions): Promise<boolean> {
    const { path } = found;
    if ('kind' in found && found.kind === 'unreadable') {
      throw this.#files.failed('delete', path, new Error(found.why));
    }
    const unlock = await this.#store.lockFile(`${keyIn(path)}.lock`, options);
    try {
      return await this.#files.remove(found, options.signal);
    } finally {
      unlock?.();
    }
  }

  #requireWritable(): void {
    try {
      this.#files.make();
      accessSync(this.#path, constants.W_OK);
    } catch (error) {
      throw this.#files.failed('write to', this.#path, error);
    }
  }
}

function isDraft(name: string, key = keyIn(name)): boolean {
  return DRAFT.test(name) && keyIn(name) === key;
}

/** The key in the name of a file. @param path of the file, or its name */
function keyIn(path: string): string {
  return basename(path).slice(0, 40);
}

/** The name, without `.json`, of the file in which the AWS CLI v2 looks for a registration. */
export function registrationKey({ startUrl, region, scopes, sessionName }: LoginIdentity): string {
  const list = scopes && `[${scopes.map(pythonJson).join(', ')}]`;
  // Python's json.dumps with sorted keys, whose separators differ from those of JSON.stringify.
  const text =
    `{"region": ${pythonJson(region)}, "scopes": ${list ?? 'null'}, ` +
    `"session_name": ${pythonJson(sessionName)}, "startUrl": ${pythonJson(startUrl)}, "tool": "botocore"}`;
  return createHash('sha1').update(text).digest('hex');
}

/** Formats a string or null like Python's json.dumps, which escapes all but printable ASCII. */
function pythonJson(value: string | null): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
