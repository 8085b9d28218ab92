import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { parseClientMetadata } from '../registration/client-metadata.js';
import type { EndpointSettings } from '../registration/endpoint.js';
import type { Entry } from '../registration/entry.js';
import { parseRegistration } from '../registration/registration.js';

/** The version of the format below. A change that older programs would misread raises it. */
export const FORMAT_VERSION = 1;

/** What a cache file holds: an entry under its format's version. */
export interface EntryFile extends Entry {
  version: typeof FORMAT_VERSION;
}

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

/** SHA-256 of a text, in hexadecimal. */
export type Hash = (text: string) => string;

/** For one name: to load node:crypto costs a tenth of the time that node takes to start. */
function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** For many names: it is ten times as fast once it is loaded. */
export function nodeHash(): Hash {
  const { hash } = process.getBuiltinModule('node:crypto');
  return (text) => hash('sha256', text, 'hex');
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

/** What the text of a cache file turns out to be. `why` quotes nothing of the text: it may hold a secret. */
export type ParsedEntryFile =
  { kind: 'entry'; entry: Entry } | { kind: 'damaged'; why: string } | { kind: 'newer' };

/**
 * Reads the text of a cache file and checks every value in it.
 *
 * @param name the name of the file, which must be the one of the entry's profile
 */
export function parseEntryFile(text: string, name: string, hash?: Hash): ParsedEntryFile {
  const json = parseObject(text);
  if (json === undefined) return { kind: 'damaged', why: 'it is not a JSON object' };
  const { version, profile } = json;
  if (typeof version !== 'number') return { kind: 'damaged', why: 'it has no format version' };
  if (version > FORMAT_VERSION) return { kind: 'newer' };
  if (version !== FORMAT_VERSION) {
    return { kind: 'damaged', why: 'its format version is unknown' };
  }
  if (typeof profile !== 'string') return { kind: 'damaged', why: 'it names no profile' };
  if (entryFileName(profile, hash) !== name) {
    return { kind: 'damaged', why: 'it belongs to another profile' };
  }
  return parseEntry(json, profile);
}

function parseEntry(json: Record<string, unknown>, profile: string): ParsedEntryFile {
  const endpointSettings = parseEndpointSettings(json.endpointSettings);
  const request = parseClientMetadata(json.request);
  const registration = parseRegistration(json.registration);
  const { endpoint, receivedAt } = json;
  if (typeof endpoint !== 'string' || endpointSettings === undefined) {
    return { kind: 'damaged', why: 'its endpoint is missing or malformed' };
  }
  if (request === undefined) return { kind: 'damaged', why: 'its request is missing or malformed' };
  if ('missing' in registration) {
    const members = registration.missing.join(', ');
    return { kind: 'damaged', why: `its registration lacks a usable ${members}` };
  }
  const entry = { profile, endpoint, endpointSettings, request, registration };
  if (receivedAt === undefined) return { kind: 'entry', entry };
  return typeof receivedAt === 'number'
    ? { kind: 'entry', entry: { ...entry, receivedAt } }
    : { kind: 'damaged', why: 'its time is malformed' };
}

function parseEndpointSettings(value: unknown): EndpointSettings | undefined {
  if (!isObject(value)) return undefined;
  const { region, endpointUrl, useFips, useDualStack } = value;
  if (typeof region !== 'string') return undefined;
  if (typeof useFips !== 'boolean' || typeof useDualStack !== 'boolean') return undefined;
  if (endpointUrl === undefined) return { region, useFips, useDualStack };
  return typeof endpointUrl === 'string'
    ? { region, endpointUrl, useFips, useDualStack }
    : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
