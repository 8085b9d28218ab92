import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Flow } from '../../src/registration/flow.js';
import { DRAFTS, entryFileName } from '../../src/store/file-names.js';
import { Store } from '../../src/store/store.js';
import { cacheFiles, NOW } from '../program.js';
import { entry, registration } from '../registration/samples.js';

/** Caches a client for each profile: `client-<profile>`, whose secret has so long left at NOW (ms). */
export async function fill(cache: string, timeLeft: Record<string, number>): Promise<void> {
  const store = new Store(cache);
  for (const [profile, left] of Object.entries(timeLeft)) {
    const clientSecretExpiresAt = (NOW + left) / 1000;
    const members = { clientId: `client-${profile}`, clientSecretExpiresAt };
    await store.write(entry({ profile, registration: registration(members) }));
  }
}

/** The path of the file of a profile, or of its file for a flow of `aws sso login`. */
export function fileOf(cache: string, profile = 'default', flow?: Flow): string {
  return join(cache, entryFileName(profile, flow));
}

/** Where the entry of a profile is drafted. */
export function draftOf(cache: string, profile = 'default'): string {
  return join(cache, DRAFTS, entryFileName(profile));
}

/** Replaces the file of a profile, or that for a flow, or makes one. @returns its path */
export function plant(
  cache: string,
  profile: string,
  content: string | Buffer,
  flow?: Flow,
): string {
  const path = fileOf(cache, profile, flow);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** The JSON in the file of a profile, or in its file for a flow of `aws sso login`. */
export function contentOf(cache: string, profile: string, flow?: Flow): Record<string, unknown> {
  const text = readFileSync(fileOf(cache, profile, flow), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

/** The names and contents of all files of a cache, to compare before and after. */
export function contents(cache: string): Record<string, string> {
  const names = cacheFiles(cache).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(cache, name), 'utf8')]));
}

/** A file as a later version of the program may write it. */
export const NEWER = '{"version":2,"registrations":{}}';
