import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { makePrivateDirectory } from '../files/private-directory.js';
import type { Entry } from '../registration/entry.js';
import { toEntryFile, type EntryFile } from './entry-file.js';
import { DRAFTS, entryFileName, stemOf } from './file-names.js';

/**
 * Writes an entry whole or not at all: conf writes a draft, which takes the place of the former
 * file once it is found to be as long as it should be. On a disk that fills up conf cuts the file and
 * reports success.
 *
 * The profile must be locked: what a killed writer left of its draft is swept.
 *
 * @throws NotPrivateError for a directory that must not be used, or the system's error
 */
export function writeEntryFile(directory: string, entry: Entry): void {
  // Drafts stand apart, so that a sweep does not read through all entries.
  const drafts = join(directory, DRAFTS);
  makePrivateDirectory(drafts, () => true);
  const name = entryFileName(entry.profile);
  const stem = stemOf(name);
  sweep(drafts, stem);
  try {
    renameSync(writeDraft(drafts, stem, entry), join(directory, name));
  } catch (error) {
    sweep(drafts, stem);
    throw error;
  }
}

function sweep(drafts: string, stem: string): void {
  for (const name of readdirSync(drafts)) {
    if (stemOf(name) === stem) rmSync(join(drafts, name), { force: true });
  }
}

function writeDraft(drafts: string, stem: string, entry: Entry): string {
  const content = toEntryFile(entry);
  const text = `${JSON.stringify(content, undefined, 2)}\n`;
  const file = new Conf<EntryFile>({
    cwd: drafts,
    configName: stem,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    serialize: () => text,
  });
  file.store = content;
  if (statSync(file.path).size !== Buffer.byteLength(text)) {
    throw new Error('the file was cut, as on a full disk');
  }
  return file.path;
}
