import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { orNone } from '../errors.js';
import { makePrivateDirectory } from '../files/private-directory.js';
import { deleteDrafts } from '../files/private-file.js';
import { retryWhileOpen } from '../files/retry.js';
import type { EntryFile } from './entry-file.js';
import { DRAFTS, entryFileName, stemOf } from './file-names.js';

/**
 * Writes an entry so that readers never see a part of it: conf writes a draft, which replaces the
 * previous file only after a check of its length. On a full disk conf truncates the file and reports
 * success.
 *
 * @throws NotPrivateError if the directory is not private, the system's error, or the signal's reason
 */
export async function writeEntryFile(
  directory: string,
  content: EntryFile,
  signal?: AbortSignal,
): Promise<void> {
  // In a directory of their own: finding old drafts among 10,000 entries would add 6 % to a registration.
  const drafts = join(directory, DRAFTS);
  makePrivateDirectory(drafts, () => true);
  const name = entryFileName(content.profile);
  // Not the same for two writers: there may be no lock.
  const draft = `${stemOf(name)}.${crypto.randomUUID()}`;
  try {
    const path = writeDraft(drafts, draft, content);
    await retryWhileOpen(() => renameSync(path, join(directory, name)), { signal });
  } catch (error) {
    // If this fails as well, the draft is left to the next holder of the lock.
    orNone(() => deleteDrafts(drafts, (each) => each.startsWith(draft)));
    throw error;
  }
}

function writeDraft(drafts: string, configName: string, content: EntryFile): string {
  const text = `${JSON.stringify(content, undefined, 2)}\n`;
  const file = new Conf<EntryFile>({
    cwd: drafts,
    configName,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    serialize: () => text,
  });
  file.store = content;
  if (statSync(file.path).size !== Buffer.byteLength(text)) {
    throw new Error('the file was truncated, as on a full disk');
  }
  return file.path;
}
