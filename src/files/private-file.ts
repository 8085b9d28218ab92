import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { readText, UnusableFileError } from './regular-file.js';
import { retryWhileOpen } from './retry.js';

/** The error for a file or directory that is not private to the user. Its message says why. */
export class NotPrivateError extends UnusableFileError {}

// On Windows these are undefined, and have no effect when combined with other flags.
const { O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Opens a file that belongs to the user, removes the access of others, and passes it to `use`. Checks
 * the open file and not its path, which could lead to another file by then; follows no link.
 *
 * @throws NotPrivateError for a link, anything but a file, or another user's file; else the system's
 *   error
 */
export function withPrivateFile<T>(
  path: string,
  flags: number,
  use: (file: number, stats: Stats) => T,
): T {
  const { file, stats } = openPrivateFile(path, flags);
  try {
    return use(file, stats);
  } finally {
    closeSync(file);
  }
}

/** Reads a file. @throws like {@link withPrivateFile}, or UnusableFileError if it is too large */
export function readPrivateFile(path: string): string {
  return withPrivateFile(path, constants.O_RDONLY, readText);
}

/** Like {@link withPrivateFile}, but the caller must close the file. */
export function openPrivateFile(path: string, flags: number): { file: number; stats: Stats } {
  // O_NONBLOCK, because opening a pipe instead of a file could block.
  const file = open(path, flags | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new NotPrivateError('it is not a file');
    requireOwn(stats);
    if (isOpenToOthers(stats)) fchmodSync(file, 0o600);
    return { file, stats };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function open(path: string, flags: number): number {
  const openIt = () => openSync(path, flags, 0o600);
  try {
    return (flags & constants.O_CREAT) === 0 ? openIt() : withPrivateUmask(openIt);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // The error for a link is ELOOP, or EMLINK on some BSDs.
    if (['ELOOP', 'EMLINK'].includes(code)) throw new NotPrivateError('it is a symbolic link');
    throw error;
  }
}

/**
 * Writes a file that only its owner can read. Readers see either the old text or all of the new one:
 * `writeFileSync` throws if it cannot write every byte, for example on a full disk. The draft is called
 * like the file, with twelve hexadecimal digits and `.tmp` added.
 *
 * @throws the system's error, or the signal's reason
 */
export async function writeAtomically(
  path: string,
  text: string,
  signal?: AbortSignal,
): Promise<void> {
  const draft = `${path}.${crypto.randomUUID().slice(-12)}.tmp`;
  try {
    const file = withPrivateUmask(() => openSync(draft, 'wx', 0o600));
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    await retryWhileOpen(() => renameSync(draft, path), { signal });
  } catch (error) {
    try {
      rmSync(draft, { force: true });
    } catch {
      // The error of the write says more. The draft is left to the next holder of the lock.
    }
    throw error;
  }
}

/** Deletes the drafts that killed writers left in a directory. @throws the system's error */
export function deleteDrafts(directory: string, isDraft: (name: string) => boolean): void {
  for (const name of readdirSync(directory).filter(isDraft)) {
    rmSync(join(directory, name), { force: true });
  }
}

/**
 * Sets a umask that takes nothing from the modes 0600 and 0700. Changing the mode afterwards would
 * leave a moment in which other processes of the user cannot open what `create` has created.
 */
export function withPrivateUmask<T>(create: () => T): T {
  const before = process.umask(0o077);
  try {
    return create();
  } finally {
    process.umask(before);
  }
}

/** Undefined on Windows, where the user's profile directory protects its content. */
const OWN_UID = process.getuid?.();

/** @throws NotPrivateError if the owner is another user */
export function requireOwn({ uid }: Stats): void {
  if (OWN_UID === undefined || uid === OWN_UID) return;
  throw new NotPrivateError('it belongs to another user');
}

/** Whether the owner is the user, or root, who may change everything anyway. */
export function isOwnOrOfRoot({ uid }: Stats): boolean {
  return OWN_UID === undefined || uid === OWN_UID || uid === 0;
}

export function isOpenToOthers({ mode }: Stats): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}
