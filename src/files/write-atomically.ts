import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateDirectory } from './private-directory.js';

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
