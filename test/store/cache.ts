import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entryFileName } from '../../src/store/file-names.js';
import { Store } from '../../src/store/store.js';
import { NOW, type Run } from '../program.js';
import { entry, registration } from '../registration/samples.js';

/** Keeps a client for each profile: `client-<profile>`, whose secret has so many seconds left at NOW. */
export async function fill(cache: string, secondsLeft: Record<string, number>): Promise<void> {
  const store = new Store(cache);
  for (const [profile, seconds] of Object.entries(secondsLeft)) {
    const clientSecretExpiresAt = NOW / 1000 + seconds;
    const members = { clientId: `client-${profile}`, clientSecretExpiresAt };
    await store.write(entry({ profile, registration: registration(members) }));
  }
}

/** Puts something else into the place of a profile's file. @returns the path */
export function plant(cache: string, profile: string, content: string | Buffer): string {
  const path = fileOf(cache, profile);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

export function fileOf(cache: string, profile: string): string {
  return join(cache, entryFileName(profile));
}

export function contentOf(cache: string, profile: string): Record<string, unknown> {
  return JSON.parse(readFileSync(fileOf(cache, profile), 'utf8')) as Record<string, unknown>;
}

/** A file as a later version of the program may write it. */
export const NEWER = '{"version":2,"registrations":{}}';

/** The array of JSON that a run printed. */
export function parseAll({ stdout }: Run): Record<string, unknown>[] {
  return JSON.parse(stdout) as Record<string, unknown>[];
}
