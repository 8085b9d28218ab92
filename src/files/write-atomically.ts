import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { withPrivateUmask } from './private-file.js';

/**
 * Writes a file that only its owner can read. Readers see either the old text or all of the new one:
 * `writeFileSync` throws if it cannot write every byte, for example on a full disk. The draft is called
 * like the file, with twelve hexadecimal digits and `.tmp` added.
 *
 * @throws the system's error
 */
export function writeAtomically(path: string, text: string): void {
  const draft = `${path}.${crypto.randomUUID().slice(-12)}.tmp`;
  try {
    const file = withPrivateUmask(() => openSync(draft, 'wx', 0o600));
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Deletes the drafts that killed writers left in a directory. @throws the system's error */
export function deleteDrafts(directory: string, isDraft: (name: string) => boolean): void {
  for (const name of readdirSync(directory).filter(isDraft)) {
    rmSync(join(directory, name), { force: true });
  }
}
