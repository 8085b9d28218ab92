import { parseClientMetadata } from '../registration/client-metadata.js';
import type { EndpointParameters } from '../registration/endpoint-parameters.js';
import type { Entry } from '../registration/entry.js';
import { epochSeconds, parseRegistration } from '../registration/registration.js';
import { isAwsUrl, type StartUrl } from '../registration/start-url.js';
import { damaged, isObject, parseObject, type Content } from './cache-directory.js';
import { entryFileName } from './file-names.js';

/** The version of the format below. Raise it for a change that older programs would misread. */
export const FORMAT_VERSION = 1;

/** The JSON of a cache file. Other versions of this program read it, so its names must not change. */
export type EntryFile = ReturnType<typeof toEntryFile>;

/** @param profile whose registration it is */
export function toEntryFile(profile: string, entry: Entry) {
  const { endpoint, endpointParameters, request, registration, receivedAt, startUrl } = entry;
  const registered = { endpoint, endpointParameters, request, registration, receivedAt, startUrl };
  return { version: FORMAT_VERSION, profile, ...registered };
}

/**
 * Reads the text of a cache file and checks every value in it.
 *
 * @param name the name of the file, which must match the profile of the entry
 */
export function parseEntryFile(text: string, name: string): Content {
  const json = parseObject(text);
  if (json === undefined) return damaged('it is not a JSON object');
  const { version, profile } = json;
  if (typeof version !== 'number') return damaged('it has no format version');
  if (version > FORMAT_VERSION) return { kind: 'newer' };
  if (version !== FORMAT_VERSION) return damaged('its format version is unknown');
  if (typeof profile !== 'string') return damaged('it has no profile');
  if (entryFileName(profile) !== name) return damaged('it belongs to another profile');
  return parseEntry(json, profile);
}

function parseEntry(json: Record<string, unknown>, profile: string): Content {
  const endpointParameters = parseEndpointParameters(json.endpointParameters);
  const request = parseClientMetadata(json.request);
  const registration = parseRegistration(json.registration);
  const { endpoint } = json;
  const receivedAt = json.receivedAt === undefined ? undefined : epochSeconds(json.receivedAt);
  if (typeof endpoint !== 'string' || endpointParameters === undefined) {
    return damaged('its endpoint is missing or malformed');
  }
  if (request === undefined) return damaged('its request is missing or malformed');
  if ('missing' in registration) {
    const members = registration.missing.join(', ');
    return damaged(`its registration lacks a usable ${members}`);
  }
  if (receivedAt === null) return damaged('its receivedAt is malformed');
  const { region } = endpointParameters;
  const entry: Entry = { profile, region, endpoint, endpointParameters, request, registration };
  if (receivedAt !== undefined) entry.receivedAt = receivedAt;
  const startUrl = parseStartUrl(json.startUrl);
  if (startUrl !== undefined) entry.startUrl = startUrl;
  return { kind: 'entry', entry };
}

/** What is malformed counts as missing: the start URL is then followed again. */
function parseStartUrl(value: unknown): StartUrl | undefined {
  if (!isObject(value) || typeof value.configured !== 'string') return undefined;
  const { configured, resolved } = value;
  if (resolved === null) return { configured, resolved };
  return typeof resolved === 'string' && isAwsUrl(resolved) ? { configured, resolved } : undefined;
}

function parseEndpointParameters(value: unknown): EndpointParameters | undefined {
  if (!isObject(value)) return undefined;
  const { region, endpointUrl, useFips, useDualStack } = value;
  if (typeof region !== 'string') return undefined;
  if (typeof useFips !== 'boolean' || typeof useDualStack !== 'boolean') return undefined;
  if (endpointUrl === undefined) return { region, useFips, useDualStack };
  return typeof endpointUrl === 'string'
    ? { region, endpointUrl, useFips, useDualStack }
    : undefined;
}
