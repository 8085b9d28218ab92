import { readdirSync, unlinkSync } from 'node:fs';
import { basename, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { orNone, reasonOf, RegisterError } from '../errors.js';
import { makePrivateDirectory, requirePrivateDirectory } from '../files/private-directory.js';
import { deleteDrafts, readPrivateFile } from '../files/private-file.js';
import { retryWhileOpen } from '../files/retry.js';
import type { CacheFile, Leftover } from '../registration/entry.js';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a file of a cache contains. `why` never quotes the text, because it may contain a secret. */
export type Content = DistributiveOmit<CacheFile, 'path'>;

/** What a damaged file contains. @param why it is damaged, in words */
export function damaged(why: string): Content {
  return { kind: 'damaged', why };
}

/** What differs between the directories of caches. */
interface DirectoryOptions {
  /** Whether a file of this name belongs there: a directory that holds others is not made private. */
  isOurs: (name: string) => boolean;
  /** The system's errors for a file that is not there. Any other says nothing about whether it exists. */
  missing: string[];
  /** What to do if a file cannot be read or changed. */
  advice: string;
  parse: (text: string, name: string) => Content;
  /** Is told of each file that is read, written, renamed or deleted. */
  debug: (text: string) => void;
}

/** The files of a cache. They are in one directory that is private to the user. */
export class CacheDirectory {
  readonly #path: string;
  readonly #options: DirectoryOptions;

  /** @param path absolute */
  constructor(path: string, options: DirectoryOptions) {
    this.#path = path;
    this.#options = options;
  }

  /** `join` instead would add 5 % to listing 10,000 entries. */
  pathOf(name: string): string {
    return this.#path + sep + name;
  }

  /** Creates the directory, unless it exists. @throws NotPrivateError or the system's error */
  make(): void {
    makePrivateDirectory(this.#path, this.#options.isOurs);
  }

  /** The names in the directory; none if it is missing. @throws CacheFailed if it is not private or cannot be read */
  names(): string[] {
    return this.#exists() ? this.namesIn(this.#path) : [];
  }

  /** The names in a directory; none if it is missing. @throws CacheFailed if it cannot be read */
  namesIn(path: string): string[] {
    try {
      return readdirSync(path);
    } catch (error) {
      if (this.#isMissing(error)) return [];
      throw this.failed('read', path, error);
    }
  }

  /** The file of a name, if there is one. @throws CacheFailed if the directory is not private */
  find(name: string): CacheFile | undefined {
    return this.#exists() ? this.read(name) : undefined;
  }

  /** Like {@link find}, in a directory that was checked. */
  read(name: string): CacheFile | undefined {
    const path = this.pathOf(name);
    try {
      const file = Object.assign(this.#options.parse(readPrivateFile(path), name), { path });
      this.#options.debug(`read ${path} (${file.kind})`);
      return file;
    } catch (error) {
      if (this.#isMissing(error)) {
        this.#options.debug(`not cached yet: ${path}`);
        return undefined;
      }
      const why = reasonOf(error);
      this.#options.debug(`could not read ${path}: ${why}`);
      return { path, kind: 'unreadable', why };
    }
  }

  /**
   * Has a file written in this directory, which is created unless it exists.
   *
   * @throws CacheFailed if it cannot be written, or the signal's reason
   */
  async write(path: string, write: () => Promise<void>): Promise<void> {
    try {
      this.make();
      await write();
      this.#options.debug(`wrote ${path}`);
    } catch (error) {
      throw this.failed('write', path, error);
    }
  }

  /**
   * Deletes drafts whose writers are dead, as the caller holds their lock. What cannot be deleted now is
   * left to `clear`.
   */
  deleteDrafts(isDraft: (name: string) => boolean, path = this.#path): void {
    try {
      deleteDrafts(path, isDraft);
    } catch (error) {
      if (!this.#isMissing(error))
        this.#options.debug(`could not delete drafts: ${reasonOf(error)}`);
    }
  }

  /**
   * Deletes what was found, unless it has been replaced since then. The caller holds the lock.
   *
   * @returns whether it was deleted
   * @throws CacheFailed if it cannot be deleted, or the signal's reason
   */
  async remove(found: CacheFile | Leftover, signal: AbortSignal): Promise<boolean> {
    const { path } = found;
    if ('kind' in found && !isSame(found, this.read(basename(path)))) return false;
    this.#options.debug(`deleting ${path}`);
    return this.change('delete', path, () => unlinkSync(path), signal);
  }

  /**
   * Changes or deletes a file.
   *
   * @returns false if the file is gone
   * @throws CacheFailed if it cannot be changed, or the signal's reason
   */
  async change(
    verb: string,
    path: string,
    change: () => void,
    signal?: AbortSignal,
  ): Promise<boolean> {
    try {
      await retryWhileOpen(change, { signal });
      return true;
    } catch (error) {
      if (this.#isMissing(error)) return false;
      throw this.failed(verb, path, error);
    }
  }

  /** The error for a file or directory of this cache, or the interruption. @param verb what could not be done */
  failed(verb: string, path: string, cause: unknown): RegisterError {
    if (cause instanceof RegisterError) return cause;
    const message = `Could not ${verb} ${path}: ${reasonOf(cause)}.`;
    return new RegisterError('CacheFailed', message, { hint: this.#options.advice, cause });
  }

  #isMissing(error: unknown): boolean {
    return this.#options.missing.includes((error as NodeJS.ErrnoException).code ?? '');
  }

  #exists(): boolean {
    try {
      requirePrivateDirectory(this.#path, this.#options.isOurs);
      return true;
    } catch (error) {
      if (this.#isMissing(error)) return false;
      throw this.failed('use', this.#path, error);
    }
  }
}

/** Whether a file still holds the registration that was found in it, or still none. */
function isSame(found: CacheFile, now: CacheFile | undefined): boolean {
  const registrationIn = (file?: CacheFile) =>
    file?.kind === 'entry' ? file.entry.registration : file?.kind;
  return isDeepStrictEqual(registrationIn(now), registrationIn(found));
}

/** The JSON object in a text; undefined for anything else. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  const json = orNone<unknown>(() => JSON.parse(text));
  return isObject(json) ? json : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
