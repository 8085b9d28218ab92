import { readdirSync, renameSync, unlinkSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { reasonOf, RegisterError } from '../errors.js';
import type { CacheFile, Entry } from '../registration/entry.js';
import { FLOWS, type Flow } from '../registration/flow.js';
import { makePrivateDirectory, requirePrivateDirectory } from '../files/private-directory.js';
import { readPrivateFile } from '../files/private-file.js';
import { parseEntryFile } from './entry-file.js';
import {
  DRAFTS,
  entryFileName,
  hashFor,
  isAsideName,
  isDraftName,
  isEntryFileName,
  isStoreName,
  lockFileName,
  lockOf,
  stemOf,
  type Hash,
} from './file-names.js';
import { cacheFailed, cannotBeCreated, changeFile, isMissing } from './file-errors.js';
import type { LockOptions, Release } from './lock.js';

/** A file without an entry: a damaged one that was set aside, or the draft of a killed process. */
export type Leftover = Pick<CacheFile, 'path'>;

/**
 * The registrations in one cache directory: one file for each profile's own, and one for each flow
 * in which `aws sso login` uses the profile.
 *
 * conf only writes. Reading with it would create the directory, and its errors quote the file,
 * including the secret.
 */
export class Store {
  readonly #directory: string;
  readonly #debug: (text: string) => void;

  /**
   * @param directory an absolute path; the first write or lock creates it
   * @param debug is told of each file that is read, written, renamed or deleted
   */
  constructor(directory: string, debug: (text: string) => void = () => undefined) {
    this.#directory = directory;
    this.#debug = debug;
  }

  /**
   * The file of a profile, if there is one.
   *
   * @param flow for the registration that `aws sso login` uses for this flow; else the profile's own
   * @throws CacheFailed if the directory is not private
   */
  find(profile: string, flow?: Flow): CacheFile | undefined {
    return this.#exists() ? this.#read(entryFileName(profile, flow)) : undefined;
  }

  /** All files of a profile. @throws like {@link find} */
  findAll(profile: string): CacheFile[] {
    return [undefined, ...FLOWS].flatMap((flow) => this.find(profile, flow) ?? []);
  }

  /** The files of all profiles, in no particular order. @throws CacheFailed if the directory cannot be read */
  list(): CacheFile[] {
    const names = this.#names().filter(isEntryFileName);
    const hash = hashFor(names.length);
    return names.map((name) => this.#read(name, hash)).filter((file) => file !== undefined);
  }

  /**
   * Writes an entry, replacing the profile's previous one for the same purpose.
   *
   * @throws CacheFailed if it cannot be written
   */
  async write(entry: Entry): Promise<void> {
    const path = this.#path(entryFileName(entry.profile, entry.login?.flow));
    try {
      makePrivateDirectory(this.#directory, isStoreName);
      const { writeEntryFile } = await import('./write-entry-file.js');
      writeEntryFile(this.#directory, entry);
      this.#debug(`wrote ${path}`);
    } catch (error) {
      throw cacheFailed('write', path, error);
    }
  }

  /**
   * Keeps other processes from registering for the profile until the lock is released. Reading never
   * waits for it.
   *
   * @returns undefined if nothing can be created in the directory: then no other process can write either
   * @throws CacheFailed if the file cannot be locked or one holder keeps it for too long, or the
   *   signal's reason
   */
  lock(profile: string, options: LockOptions): Promise<Release | undefined> {
    return this.#lock(lockFileName(profile), options);
  }

  /**
   * Renames a damaged file, so that nothing is lost when a new one replaces it.
   *
   * @returns the new path; undefined if the file is gone
   * @throws CacheFailed if it cannot be renamed
   */
  setAside({ path }: CacheFile): string | undefined {
    const aside = `${path}.damaged-${crypto.randomUUID().slice(0, 8)}`;
    this.#debug(`renaming ${path} to ${aside}`);
    return changeFile('rename', path, () => renameSync(path, aside)) ? aside : undefined;
  }

  /**
   * What damaged files and killed processes left behind, and the drafts of live ones: of all profiles,
   * or of some.
   */
  leftovers(profiles?: string[]): Leftover[] {
    const stems = new Set(profiles?.map((profile) => stemOf(entryFileName(profile))));
    return [...this.#names().filter(isAsideName), ...this.#drafts()]
      .filter((name) => profiles === undefined || stems.has(stemOf(basename(name))))
      .map((name) => ({ path: this.#path(name) }));
  }

  /**
   * Deletes what was found, under the lock of its profile, unless it has been replaced since then.
   *
   * @returns whether it was deleted
   * @throws CacheFailed if it cannot be deleted or locked, or the signal's reason
   */
  async remove(found: CacheFile | Leftover, options: LockOptions): Promise<boolean> {
    const name = basename(found.path);
    const unlock = await this.#lock(lockOf(name), options);
    try {
      const isSame = !('kind' in found) || isDeepStrictEqual(this.#read(name), found);
      if (isSame) this.#debug(`deleting ${found.path}`);
      return isSame && changeFile('delete', found.path, () => unlinkSync(found.path));
    } finally {
      unlock?.();
    }
  }

  /** `join` instead would add 5 % to listing 10,000 entries. */
  #path(name: string): string {
    return this.#directory + sep + name;
  }

  #read(name: string, hash?: Hash): CacheFile | undefined {
    const path = this.#path(name);
    try {
      const file: CacheFile = { path, ...parseEntryFile(readPrivateFile(path), name, hash) };
      this.#debug(`read ${path} (${file.kind})`);
      return file;
    } catch (error) {
      this.#debug(`could not read ${path}: ${reasonOf(error)}`);
      return isMissing(error) ? undefined : { path, kind: 'unreadable', why: reasonOf(error) };
    }
  }

  #names(): string[] {
    return this.#exists() ? this.#namesIn(this.#directory) : [];
  }

  #drafts(): string[] {
    const names = this.#namesIn(this.#path(DRAFTS)).filter(isDraftName);
    return names.map((name) => join(DRAFTS, name));
  }

  #namesIn(directory: string): string[] {
    try {
      return readdirSync(directory);
    } catch (error) {
      if (isMissing(error)) return [];
      throw cacheFailed('read', directory, error);
    }
  }

  async #lock(name: string, options: LockOptions): Promise<Release | undefined> {
    const path = this.#path(name);
    try {
      makePrivateDirectory(this.#directory, isStoreName);
      const { acquireLock } = await import('./lock.js');
      return await acquireLock(path, options);
    } catch (error) {
      if (error instanceof RegisterError) throw error;
      if (!cannotBeCreated(error, path)) throw cacheFailed('lock', path, error);
      options.debug(`no lock: ${reasonOf(error)}`);
      return undefined;
    }
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
