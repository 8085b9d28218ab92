import { isListOfText } from '../registration/client-metadata.js';
import type { Entry } from '../registration/entry.js';
import { flowOf } from '../registration/flow.js';
import { LAST_SECOND, parseRegistration } from '../registration/registration.js';
import { expiresAt } from '../registration/validity.js';
import { damaged, parseObject, type Content } from '../store/cache-directory.js';

/** Stands for a secret that never expires, which the AWS CLI does not support. */
const END_OF_TIME = '9999-12-31T23:59:59Z';

/**
 * The text of a file that `aws sso login` reads. The AWS CLI v2 ignores and keeps the last two members.
 *
 * @see https://github.com/aws/aws-cli, awscli/botocore/utils.py of version 2.36.7, SSOTokenFetcherAuth
 */
export function loginFileText({ registration, request, endpoint }: Entry): string {
  const { clientId, clientSecret, clientIdIssuedAt } = registration;
  const file = {
    clientId,
    clientSecret,
    // The AWS CLI crashes on a number.
    expiresAt: expiresAt(registration) ?? END_OF_TIME,
    scopes: request?.scopes,
    // Absent for device code.
    grantTypes: request?.grantTypes,
    endpoint,
    ...(clientIdIssuedAt !== null && { clientIdIssuedAt }),
  };
  return `${JSON.stringify(file)}\n`;
}

/**
 * Reads the text of a file in the cache of `aws sso login` as the AWS CLI would. What would make it fail
 * is damaged; a token is not for this program to read.
 *
 * @param path of the file
 */
export function parseLoginFile(text: string, path: string): Content {
  const json = parseObject(text);
  if (json === undefined) return damaged('it is not a JSON object');
  // Node reads U+FFFD instead of bytes at which Python gives up.
  if (text.includes('\ufffd')) return damaged('it is not UTF-8');
  if (isTooDeep(json)) return damaged('it is nested too deeply');
  if ('accessToken' in json) return { kind: 'unreadable', why: 'it holds a token' };
  const date = parseDate(json.expiresAt);
  const clientSecretExpiresAt = typeof date === 'number' ? date : NEVER;
  const registration = parseRegistration({ ...json, clientSecretExpiresAt });
  if ('missing' in registration) {
    return damaged(`it lacks a usable ${registration.missing.join(', ')}`);
  }
  if (date === undefined) return damaged('it has no usable expiresAt');
  const { grantTypes } = json;
  if (!isSearchable(grantTypes)) return damaged('its grantTypes are not a list');
  if (typeof date === 'string') return { kind: 'undated', expiresAt: date };
  const flow = flowOf(grantTypes);
  return { kind: 'entry', entry: { ...saidIn(json), registration, flow, awsCliCache: path } };
}

/** What a file says besides; whom the registration is for is never in it. */
function saidIn({ scopes, grantTypes, endpoint }: Record<string, unknown>) {
  const lists = Object.entries({ scopes, grantTypes }).filter(([, value]) => isListOfText(value));
  return {
    profile: null,
    region: null,
    endpoint: typeof endpoint === 'string' ? endpoint : null,
    request: lists.length === 0 ? null : Object.fromEntries(lists),
  };
}

/** RFC 7591: the secret never expires. */
const NEVER = 0;

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d+)?))?(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/;

/**
 * The AWS CLI reads many forms of a date, but only with a time zone.
 *
 * @returns epoch seconds; the text itself if its form is not one of those that are usual in this file;
 *   undefined if the AWS CLI could not use it
 */
function parseDate(value: unknown): number | string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (value === END_OF_TIME) return NEVER;
  const match = DATE.exec(value);
  if (match === null) return value;
  const [, date, time, zone] = match;
  if (zone === undefined) return undefined;
  if (time === undefined) return value;
  const seconds = Date.parse(`${date}T${time}${zone.replace(/UTC|GMT/, 'Z')}`) / 1000;
  if (!isInCalendar(`${date}T${time.slice(0, 8)}`)) return undefined;
  // What is outside of the range of a registration is as long past, or as far away, as its ends.
  return Math.min(Math.max(Math.floor(seconds), 1), LAST_SECOND);
}

/** JavaScript takes 30 February for 2 March, Python for no date. */
function isInCalendar(time: string): boolean {
  const milliseconds = Date.parse(`${time}Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(time);
}

/** Python searches a text as well as a list. */
function isSearchable(grantTypes: unknown): grantTypes is unknown[] | string | undefined {
  return grantTypes === undefined || typeof grantTypes === 'string' || Array.isArray(grantTypes);
}

/** Python gives up on JSON at about a thousand levels. */
const MOST_LEVELS = 900;

function isTooDeep(json: unknown): boolean {
  let level = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap((value): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return false;
}
