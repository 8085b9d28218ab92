import { lstatSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { orNone, reasonOf, RegisterError } from '../errors.js';
import type { CacheFile, Entry, Leftover } from '../registration/entry.js';
import { CacheDirectory } from './cache-directory.js';
import { parseEntryFile, toEntryFile } from './entry-file.js';
import {
  DRAFTS,
  entryFileName,
  isDamagedName,
  isDraftName,
  isEntryFileName,
  isStoreName,
  lockOf,
  stemOf,
} from './file-names.js';
import type { LockOptions, Release } from './lock.js';

const ADVICE =
  'Check the owner, mode and free space of the directory, or choose another with --cache-dir.';

/**
 * Our own cache: the registrations in one directory, one file for each profile.
 *
 * conf only writes. Reading with it would create the directory, and its errors quote the file,
 * including the secret.
 */
export class Store {
  readonly #path: string;
  readonly #files: CacheDirectory;
  readonly #debug: (text: string) => void;

  /**
   * @param path of the directory, absolute; the first write or lock creates it
   * @param debug is told of each file that is read, written, renamed or deleted
   */
  constructor(path: string, debug: (text: string) => void = () => undefined) {
    this.#path = path;
    this.#debug = debug;
    this.#files = new CacheDirectory(path, {
      isOurs: isStoreName,
      missing: ['ENOENT'],
      advice: ADVICE,
      parse: parseEntryFile,
      debug,
    });
  }

  /** The path of a profile's file, whether it is there or not. */
  path(profile: string): string {
    return this.#files.pathOf(entryFileName(profile));
  }

  /** The file of a profile, if there is one. @throws CacheFailed if the directory is not private */
  find(profile: string): CacheFile | undefined {
    return this.#files.find(entryFileName(profile));
  }

  /** The files of all profiles, in no particular order. @throws CacheFailed if the directory cannot be read */
  list(): CacheFile[] {
    const names = this.#files.names().filter(isEntryFileName);
    return names.flatMap((name) => this.#files.read(name) ?? []);
  }

  /**
   * Writes an entry, replacing the profile's previous one.
   *
   * @throws CacheFailed if it cannot be written, or the signal's reason
   */
  async write(profile: string, entry: Entry, signal?: AbortSignal): Promise<void> {
    await this.#files.write(this.path(profile), async () => {
      const { writeEntryFile } = await import('./write-entry-file.js');
      await writeEntryFile(this.#path, toEntryFile(profile, entry), signal);
    });
  }

  /**
   * Keeps other processes from registering for the profile until the lock is released, and deletes the
   * drafts that killed ones left. Reading never waits for it.
   *
   * @returns undefined if there is no lock: see {@link lockFile}
   * @throws CacheFailed if the file cannot be locked or one holder keeps it for too long, or the
   *   signal's reason
   */
  async lock(profile: string, options: LockOptions): Promise<Release | undefined> {
    const name = entryFileName(profile);
    const release = await this.lockFile(lockOf(name), options);
    // Without a lock, a draft may have a writer.
    if (release !== undefined) {
      const isDraft = (draft: string) => stemOf(draft) === stemOf(name);
      this.#files.deleteDrafts(isDraft, this.#files.pathOf(DRAFTS));
    }
    return release;
  }

  /**
   * Takes a lock whose file is in this directory.
   *
   * @param say is told if nothing can be created in the directory: then no other process can write
   *   there either, so that our own cache needs no lock
   * @returns undefined in that case, and if this machine has no lock
   * @throws like {@link lock}
   */
  async lockFile(
    name: string,
    options: LockOptions,
    say = options.debug,
  ): Promise<Release | undefined> {
    const path = this.#files.pathOf(name);
    try {
      this.#files.make();
      const { acquireLock } = await import('./lock.js');
      return await acquireLock(path, options);
    } catch (error) {
      if (error instanceof RegisterError) throw error;
      if (!cannotBeCreated(error, path)) throw this.#files.failed('lock', path, error);
      say(`no lock can be taken at ${path}: ${reasonOf(error)}`);
      return undefined;
    }
  }

  /**
   * Renames a damaged file, so that nothing is lost when a new one replaces it.
   *
   * @returns the new path; undefined if the file is gone
   * @throws CacheFailed if it cannot be renamed, or the signal's reason
   */
  async setAside({ path }: CacheFile, signal?: AbortSignal): Promise<string | undefined> {
    const aside = `${path}.damaged-${crypto.randomUUID().slice(0, 8)}`;
    this.#debug(`renaming ${path} to ${aside}`);
    const rename = () => renameSync(path, aside);
    return (await this.#files.change('rename', path, rename, signal)) ? aside : undefined;
  }

  /**
   * What damaged files and killed processes left behind, and the drafts of live ones.
   *
   * @param profiles of which it is; else of all
   */
  leftovers(profiles?: string[]): Leftover[] {
    const stems = profiles?.map((profile) => stemOf(entryFileName(profile)));
    const drafts = this.#files.namesIn(this.#files.pathOf(DRAFTS)).filter(isDraftName);
    return [
      ...this.#files.names().filter(isDamagedName),
      ...drafts.map((name) => join(DRAFTS, name)),
    ]
      .filter((name) => stems?.includes(stemOf(basename(name))) !== false)
      .map((name) => ({ path: this.#files.pathOf(name) }));
  }

  /**
   * Deletes what was found, under the lock of its profile, unless it has been replaced since then.
   *
   * @returns whether it was deleted
   * @throws CacheFailed if it cannot be deleted or locked, or the signal's reason
   */
  async remove(found: CacheFile | Leftover, options: LockOptions): Promise<boolean> {
    const unlock = await this.lockFile(lockOf(basename(found.path)), options);
    try {
      return await this.#files.remove(found, options.signal);
    } finally {
      unlock?.();
    }
  }
}

/** The system's errors for a directory in which nothing can be created. */
const NO_PLACE = ['EACCES', 'EDQUOT', 'ENOENT', 'ENOSPC', 'EPERM', 'EROFS'];

/** Whether a file cannot be created. One that exists and cannot be opened is another matter. */
function cannotBeCreated(error: unknown, path: string): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  const exists = orNone(() => lstatSync(path)) !== undefined;
  return NO_PLACE.includes(code) && (code === 'EROFS' || !exists);
}
