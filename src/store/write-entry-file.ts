import { mkdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import type { Entry } from '../registration/entry.js';
import { draftName, entryFileName, FORMAT_VERSION, type EntryFile } from './entry-file.js';

/**
 * Writes an entry whole or not at all: conf writes a draft, which takes the place of the former
 * file once it is found to be as long as it should be. On a disk that fills up conf cuts the file and
 * reports success.
 *
 * The profile must be locked: what a killed writer left of its draft is swept.
 *
 * @throws the system's error
 */
export function writeEntryFile(directory: string, entry: Entry): void {
  const desk = join(directory, draftName(entry.profile));
  makeDesk(desk);
  try {
    renameSync(writeDraft(desk, entry), join(directory, entryFileName(entry.profile)));
    rmdirSync(desk);
  } catch (error) {
    rmSync(desk, { recursive: true, force: true });
    throw error;
  }
}

/** A directory of its own, as nobody knows the names that a write leaves behind when it is killed. */
function makeDesk(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(path, { recursive: true });
    mkdirSync(path, { mode: 0o700 });
  }
}

function writeDraft(desk: string, entry: Entry): string {
  const content: EntryFile = { version: FORMAT_VERSION, ...entry };
  const file = new Conf<EntryFile>({
    cwd: desk,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    serialize: toText,
  });
  file.store = content;
  if (statSync(file.path).size !== Buffer.byteLength(toText(content))) {
    throw new Error('the file was cut, as on a full disk');
  }
  return file.path;
}

function toText(content: EntryFile): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
