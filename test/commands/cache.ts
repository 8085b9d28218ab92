import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../../src/registration/entry.js';
import { DRAFTS, entryFileName } from '../../src/store/file-names.js';
import { Store } from '../../src/store/store.js';
import { cacheFiles, DAY, NOW, world } from '../program.js';
import { entry, registration } from '../registration/samples.js';

/** The path of the file of a profile. */
export function fileOf(cache: string, profile = 'default'): string {
  return join(cache, entryFileName(profile));
}

/** Where the entry of a profile is drafted. */
export function draftOf(cache: string, profile = 'default'): string {
  return join(cache, DRAFTS, entryFileName(profile));
}

/** Puts a text in the place of what is cached for a profile. @returns where */
export function overwrite(cache: string, text: string, profile = 'default'): string {
  const file = fileOf(cache, profile);
  writeFileSync(file, text);
  return file;
}

/** What a version of this program would write that knows more than this one. */
export function newerText(file: string): string {
  const json = JSON.parse(readFileSync(file, 'utf8')) as object;
  return JSON.stringify({ ...json, version: 2 });
}

/** The names and contents of all files in a directory, to compare before and after. */
export function contents(directory: string): Record<string, string> {
  const names = cacheFiles(directory).sort();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  );
}

/** An entry of a profile whose secret, of a life of 90 days, expires some days after NOW. */
export function entryOf(profile: string, days = 90): Entry {
  const clientSecretExpiresAt = (NOW + days * DAY) / 1000;
  const clientIdIssuedAt = clientSecretExpiresAt - (90 * DAY) / 1000;
  return entry({
    profile,
    registration: registration({
      clientId: `client-of-${profile}`,
      clientIdIssuedAt,
      clientSecretExpiresAt,
    }),
  });
}

/** A world in whose cache these entries are. */
export async function cachedWorld(...entries: Entry[]) {
  const made = await world();
  const store = new Store(made.cache);
  for (const each of entries) await store.write(each);
  return { ...made, store };
}
