import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { reasonOf, RegisterError } from '../errors.js';
import type { CacheFile, Entry } from '../registration/entry.js';
import { makePrivateDirectory, requirePrivateDirectory } from '../files/private-directory.js';
import { readPrivateFile } from '../files/private-file.js';
import { parseEntryFile } from './entry-file.js';
import {
  DRAFTS,
  entryFileName,
  isAsideName,
  isEntryFileName,
  isLockFileName,
  isStoreName,
  lockFileName,
  hashFor,
  stemOf,
  type Hash,
} from './file-names.js';
import type { LockOptions, Release } from './lock.js';

/**
 * The registrations in one cache directory, one file for each profile.
 *
 * conf only writes. Reading with it would create the directory, and its errors quote the file,
 * including the secret.
 */
export class Store {
  readonly #directory: string;

  /** @param directory an absolute path; the first write or lock creates it */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The file of a profile, if there is one. @throws CacheFailed if the directory is not private */
  find(profile: string): CacheFile | undefined {
    return this.#exists() ? this.#read(entryFileName(profile)) : undefined;
  }

  /** The files of all profiles, in no particular order. @throws CacheFailed if the directory cannot be read */
  list(): CacheFile[] {
    const names = this.#names().filter(isEntryFileName);
    const hash = hashFor(names.length);
    return names.map((name) => this.#read(name, hash)).filter((file) => file !== undefined);
  }

  /**
   * Writes an entry, replacing the profile's previous one.
   *
   * @throws CacheFailed if it cannot be written
   */
  async write(entry: Entry): Promise<void> {
    try {
      makePrivateDirectory(this.#directory, isStoreName);
      const { writeEntryFile } = await import('./write-entry-file.js');
      writeEntryFile(this.#directory, entry);
    } catch (error) {
      throw cacheFailed('write', this.#path(entryFileName(entry.profile)), error);
    }
  }

  /**
   * Keeps other processes from registering for the profile until the lock is released. Reading never
   * waits for it.
   *
   * @throws CacheFailed after `patience` or if the file cannot be locked, or the signal's reason
   */
  async lock(profile: string, options: LockOptions): Promise<Release> {
    const path = this.#path(lockFileName(profile));
    try {
      makePrivateDirectory(this.#directory, isStoreName);
      const { acquireLock } = await import('./lock.js');
      return await acquireLock(path, options);
    } catch (error) {
      if (error instanceof RegisterError) throw error;
      throw cacheFailed('lock', path, error);
    }
  }

  /**
   * Renames a damaged file, so that nothing is lost when a new one replaces it.
   *
   * @returns the new path
   * @throws CacheFailed if it cannot be renamed
   */
  setAside({ path }: CacheFile): string {
    const aside = `${path}.damaged-${crypto.randomUUID().slice(0, 8)}`;
    wrapError('rename', path, () => renameSync(path, aside));
    return aside;
  }

  /** Files without an entry, left behind by former entries or killed processes: of one profile or all. */
  orphans(profile?: string): CacheFile[] {
    const names = this.#names();
    const leftovers = [...names.filter(isAsideName), ...this.#drafts()];
    const prefix = profile === undefined ? '' : stemOf(entryFileName(profile));
    const inUse = new Set(names.filter(isEntryFileName).map(stemOf));
    return leftovers
      .filter((name) => basename(name).startsWith(prefix) && !inUse.has(stemOf(basename(name))))
      .map((name) => ({ path: this.#path(name), kind: 'damaged', why: 'it was left behind' }));
  }

  /**
   * Deletes files, and what previous entries or killed processes left behind for the same profiles.
   *
   * @throws CacheFailed if one cannot be deleted
   */
  async remove(files: CacheFile[]): Promise<void> {
    const stems = new Set(files.map(({ path }) => stemOf(basename(path))));
    const belongs = (name: string) => stems.has(stemOf(basename(name)));
    const found = this.#names().filter((name) => belongs(name) && !isLockFileName(name));
    const drafts = this.#drafts().filter(belongs);
    for (const name of [...found, ...drafts]) {
      if (drafts.includes(name) && (await this.#isBeingWritten(name))) continue;
      const path = this.#path(name);
      wrapError('delete', path, () => {
        rmSync(path, { force: true });
      });
    }
  }

  #path(name: string): string {
    return this.#directory + sep + name;
  }

  #read(name: string, hash?: Hash): CacheFile | undefined {
    const path = this.#path(name);
    try {
      return { path, ...parseEntryFile(readPrivateFile(path), name, hash) };
    } catch (error) {
      return isMissing(error) ? undefined : { path, kind: 'unreadable', why: reasonOf(error) };
    }
  }

  #names(): string[] {
    return this.#exists() ? this.#namesIn(this.#directory) : [];
  }

  #drafts(): string[] {
    return this.#namesIn(this.#path(DRAFTS)).map((name) => join(DRAFTS, name));
  }

  #namesIn(directory: string): string[] {
    try {
      return readdirSync(directory);
    } catch (error) {
      if (isMissing(error)) return [];
      throw cacheFailed('read', directory, error);
    }
  }

  /** Tries the lock only if its file exists, because trying it would create the file. */
  async #isBeingWritten(draft: string): Promise<boolean> {
    const path = this.#path(`${stemOf(basename(draft))}.lock`);
    if (!existsSync(path)) return false;
    const { isLocked } = await import('./lock.js');
    return isLocked(path).catch((error: unknown) => {
      throw cacheFailed('lock', path, error);
    });
  }

  /** Whether the directory exists. @throws CacheFailed if it is not private */
  #exists(): boolean {
    try {
      requirePrivateDirectory(this.#directory, isStoreName);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw cacheFailed('use', this.#directory, error);
    }
  }
}

function wrapError(verb: string, path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw cacheFailed(verb, path, error);
  }
}

function cacheFailed(verb: string, path: string, cause: unknown): RegisterError {
  return new RegisterError('CacheFailed', `Could not ${verb} ${path}: ${reasonOf(cause)}.`, {
    hint: 'Check the owner, mode and free space of the directory, or choose another with --cache-dir.',
    cause,
  });
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
