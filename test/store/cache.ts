import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DRAFTS, entryFileName, lockOf, stemOf } from '../../src/store/file-names.js';
import { Store } from '../../src/store/store.js';
import { cacheFiles, NOW } from '../program.js';
import { entry, registration } from '../registration/samples.js';

/** Caches a client for each profile: `client-<profile>`, whose secret has so long left at NOW (ms). */
export async function fill(cache: string, timeLeft: Record<string, number>): Promise<void> {
  const store = new Store(cache);
  for (const [profile, left] of Object.entries(timeLeft)) {
    const clientSecretExpiresAt = (NOW + left) / 1000;
    const members = { clientId: `client-${profile}`, clientSecretExpiresAt };
    await store.write(profile, entry({ profile, registration: registration(members) }));
  }
}

/** The path of the file of a profile. */
export function fileOf(cache: string, profile = 'default'): string {
  return join(cache, entryFileName(profile));
}

/** The path of the file to lock for a profile. */
export function lockFileOf(cache: string, profile = 'default'): string {
  return join(cache, lockOf(entryFileName(profile)));
}

/** Where one process drafts the entry of a profile. */
export function draftOf(cache: string, profile = 'default'): string {
  return join(cache, DRAFTS, `${stemOf(entryFileName(profile))}.${crypto.randomUUID()}.json`);
}

/** Replaces the file of a profile, or makes one. @returns its path */
export function plant(cache: string, profile: string, content: string | Buffer): string {
  const path = fileOf(cache, profile);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** The JSON in the file of a profile. */
export function contentOf(cache: string, profile: string): Record<string, unknown> {
  return JSON.parse(readFileSync(fileOf(cache, profile), 'utf8')) as Record<string, unknown>;
}

/** The names and contents of all files of a cache, to compare before and after. */
export function contents(cache: string): Record<string, string> {
  const names = cacheFiles(cache).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(cache, name), 'utf8')]));
}

/** A file as a later version of the program may write it. */
export const NEWER = '{"version":2,"registrations":{}}';
