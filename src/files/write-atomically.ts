import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makePrivateDirectory } from './private-directory.js';
import { withPrivateUmask } from './private-file.js';

/**
 * Writes a file that only its owner can read. Readers see either the old text or all of the new one:
 * `writeFileSync` throws if it cannot write every byte, for example on a full disk.
 *
 * @throws NotPrivateError for the directory, or the system's error
 */
export function writeAtomically(path: string, text: string): void {
  makePrivateDirectory(dirname(path), () => true);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = withPrivateUmask(() => openSync(temporary, 'wx', 0o600));
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A draft of a file of `aws sso login`: other tools keep files of their own beside these. */
const DRAFT = /^[0-9a-f]{40}\.json\.[0-9a-f]{12}\.tmp$/;

/** The age from which a draft has no writer any more (milliseconds). Writing takes far less. */
const OLD = 60_000;

/**
 * Deletes the drafts that killed writers left in a directory.
 *
 * @param now the time in epoch milliseconds
 * @throws the system's error
 */
export function deleteOldDrafts(directory: string, now: number): void {
  for (const name of readdirSync(directory).filter((name) => DRAFT.test(name))) {
    const path = join(directory, name);
    const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    // A clock that was set back leaves dates in the future.
    if (Math.abs(now - modified) > OLD) rmSync(path, { force: true });
  }
}
