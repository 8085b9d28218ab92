import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RegisterError } from '../errors.js';
import type { CacheFile, Entry } from '../registration/entry.js';
import { reasonOf } from '../system-error.js';
import {
  entryFileName,
  FORMAT_VERSION,
  isEntryFileName,
  parseEntryFile,
  type EntryFile,
} from './entry-file.js';

/** What is added to the name of a file that is kept aside. */
const ASIDE = /\.damaged-[0-9a-f]{8}$/;

/**
 * The registrations of one cache directory: one file for each profile.
 *
 * Reading is done here and not by conf, whose reads would make the directory and whose errors
 * quote the file, secret included. conf writes.
 */
export class Store {
  readonly #directory: string;

  /** @param directory an absolute path; it is made by the first write and by nothing else */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The file of a profile, or undefined if there is none. */
  find(profile: string): CacheFile | undefined {
    return this.#read(entryFileName(profile));
  }

  /** Every file of the cache, in no particular order. @throws CacheFailed if the directory cannot be read */
  list(): CacheFile[] {
    return this.#names()
      .filter(isEntryFileName)
      .map((name) => this.#read(name))
      .filter((file) => file !== undefined);
  }

  /**
   * Writes an entry in the place of the profile's former one.
   *
   * @throws CacheFailed if that is impossible
   */
  async write(entry: Entry): Promise<void> {
    // Loaded here because it costs as much as starting node, and only a write needs it.
    const { default: Conf } = await import('conf');
    const name = entryFileName(entry.profile);
    attempt('write', this.#path(name), () => {
      // conf would make the directory open to everybody.
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      const file = new Conf<EntryFile>({
        cwd: this.#directory,
        configName: name.replace(/\.json$/, ''),
        configFileMode: 0o600,
      });
      file.store = { version: FORMAT_VERSION, ...entry };
    });
  }

  /**
   * Renames a damaged file, so that nothing is lost when a new one takes its place.
   *
   * @returns the new path
   * @throws CacheFailed if that is impossible
   */
  keepAside({ path }: CacheFile): string {
    const aside = `${path}.damaged-${randomBytes(4).toString('hex')}`;
    attempt('rename', path, () => {
      renameSync(path, aside);
    });
    return aside;
  }

  /** Files that were kept aside and that nothing took the place of: of one profile, or of all. */
  orphans(profile?: string): CacheFile[] {
    const own = profile === undefined ? '' : entryFileName(profile);
    const names = new Set(this.#names());
    return [...names]
      .filter((name) => name.startsWith(own) && ASIDE.test(name))
      .filter((name) => !names.has(name.replace(ASIDE, '')))
      .map((name) => ({ path: this.#path(name), kind: 'damaged', why: 'it was kept aside' }));
  }

  /** Deletes files with what was kept aside of them. @throws CacheFailed if one cannot be deleted */
  remove(files: CacheFile[]): void {
    const names = new Set(files.map(({ path }) => basename(path).replace(ASIDE, '')));
    const found = this.#names().filter((name) => names.has(name.replace(ASIDE, '')));
    for (const path of found.map((name) => this.#path(name))) {
      attempt('delete', path, () => {
        rmSync(path, { force: true });
      });
    }
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }

  #read(name: string): CacheFile | undefined {
    const path = this.#path(name);
    try {
      return { path, ...parseEntryFile(readFileSync(path, 'utf8'), name) };
    } catch (error) {
      return isMissing(error) ? undefined : { path, kind: 'unreadable', why: reasonOf(error) };
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.#directory);
    } catch (error) {
      if (isMissing(error)) return [];
      throw cacheFailed('read', this.#directory, error);
    }
  }
}

function attempt(verb: string, path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw cacheFailed(verb, path, error);
  }
}

function cacheFailed(verb: string, path: string, cause: unknown): RegisterError {
  return new RegisterError('CacheFailed', `Could not ${verb} ${path}: ${reasonOf(cause)}.`, {
    hint: 'Check the owner, mode and free space of the directory, or name another with --cache-dir.',
    cause,
  });
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
