import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The directory in which entries are written before they are renamed to their final name. */
export const DRAFTS = 'drafts';

/**
 * The name of a profile's file. It is a hash, because any string can be a profile's name: also one
 * that a file system treats as equal to another, as a path, as reserved or as invalid.
 */
export function entryFileName(profile: string): string {
  return `${sha256Hex(profile)}.json`;
}

/** The file to lock for a file of ours. It is not the file itself, because every write replaces that. */
export function lockOf(name: string): string {
  return `${stemOf(name)}.lock`;
}

/** What the names of all files of one profile start with. */
export function stemOf(name: string): string {
  return name.replace(/\..*$/, '');
}

export function isEntryFileName(name: string): boolean {
  return /^[0-9a-f]{64}\.json$/.test(name);
}

/** Whether this is the name of a damaged file that was set aside. */
export function isDamagedName(name: string): boolean {
  return /^[0-9a-f]{64}\.json\.damaged-[0-9a-f]{8}$/.test(name);
}

/** Whether this is the name of an entry that is being written, or was when its writer was killed. */
export function isDraftName(name: string): boolean {
  return /^[0-9a-f]{64}\./.test(name);
}

/** Whether this is the name of a file or directory that the store creates. */
export function isStoreName(name: string): boolean {
  // A lock file, or the file that says who holds it.
  const isLock = /^([0-9a-f]{64}|[0-9a-f]{40})\.(lock|holder)$/.test(name);
  return isEntryFileName(name) || isDamagedName(name) || isLock || name === DRAFTS;
}

/** From this number of hashes on, loading node:crypto pays off: 5 to 13 % of listing 10,000 entries. */
const MANY = 300;

let hashes = 0;

function sha256Hex(text: string): string {
  hashes += 1;
  // Quick to load: node:crypto would add 4 % to a reuse.
  if (hashes < MANY) return bytesToHex(sha256(utf8ToBytes(text)));
  return process.getBuiltinModule('node:crypto').hash('sha256', text, 'hex');
}
