import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The directory in which entries are drafted before they take their place. */
export const DRAFTS = 'drafts';

const ENTRY_FILE_NAME = /^[0-9a-f]{64}\.json$/;

/**
 * The name of a profile's file. A hash, because any string is a profile's name: names that a file
 * system would fold together, nest, reserve or refuse stay apart and harmless.
 */
export function entryFileName(profile: string, hash: Hash = sha256Hex): string {
  return `${hash(profile)}.json`;
}

/** The file that is locked for a profile: the entry's own is replaced by every write. */
export function lockFileName(profile: string): string {
  return `${stemOf(entryFileName(profile))}.lock`;
}

/** What the names of all files of one profile start with. */
export function stemOf(name: string): string {
  return name.replace(/\..*$/, '');
}

export function isEntryFileName(name: string): boolean {
  return ENTRY_FILE_NAME.test(name);
}

/** A damaged file that was kept aside. */
export function isAsideName(name: string): boolean {
  return /^[0-9a-f]{64}\.json\.damaged-[0-9a-f]{8}$/.test(name);
}

export function isLockFileName(name: string): boolean {
  return /^[0-9a-f]{64}\.lock$/.test(name);
}

/** Whether a name is one of those that the store gives. */
export function isStoreName(name: string): boolean {
  return isEntryFileName(name) || isAsideName(name) || isLockFileName(name) || name === DRAFTS;
}

/** SHA-256 of a text, in hexadecimal. */
export type Hash = (text: string) => string;

/** From this number of texts on it pays off to load node:crypto: it then takes a tenth of the time. */
const MANY = 300;

/** The quicker hash for so many texts. */
export function hashFor(count: number): Hash {
  if (count < MANY) return sha256Hex;
  const { hash } = process.getBuiltinModule('node:crypto');
  return (text) => hash('sha256', text, 'hex');
}

/** Quick to load, where node:crypto takes a tenth of the time that node starts in. */
function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
