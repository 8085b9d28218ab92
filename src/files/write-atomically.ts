import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateDirectory } from './private-directory.js';

/**
 * Writes a file that only its owner can read, whole or not at all: readers see the old text or the
 * new one. `writeFileSync` writes to the last byte or throws, also on a disk that fills up.
 *
 * @throws the system's error
 */
export function writeAtomically(path: string, text: string): void {
  makePrivateDirectory(dirname(path), () => true);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
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
