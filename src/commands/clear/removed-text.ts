import { escapeText, jsonText } from '../../output/escape.js';
import { timeLeftInWords } from '../../output/time-left.js';
import { serviceTime } from '../../registration/clock.js';
import type { Entry } from '../../registration/entry.js';
import { ownerInWords, viewEntry } from '../../registration/view.js';
import { isEntry, type ClearOptions, type Found } from './select.js';

/**
 * What `clear` removed, or would remove.
 *
 * @param now the time in epoch milliseconds
 */
export function removedText(
  files: Found[],
  { format, dryRun }: Pick<ClearOptions, 'format' | 'dryRun'>,
  now: number,
): string {
  if (format === 'json') return jsonText(files.map((file) => summary(file, now)));
  const verb = dryRun ? 'Would remove' : 'Removed';
  return files.map((file) => `${verb} ${inWords(file, now)}\n`).join('');
}

function summary(file: Found, now: number): object {
  if (!isEntry(file)) return { profile: null, file: file.path };
  const view = viewEntry(file.entry, { now, minValidity: 0 });
  const { profile, clientId, expiresAt, status, ssoSession, flow, awsCliCache } = view;
  // What is undefined is left out of JSON.
  return { profile, clientId, expiresAt, status, ssoSession, flow, awsCliCache };
}

function inWords(file: Found, now: number): string {
  const path = escapeText(file.path);
  if (isEntry(file)) return entryInWords(file.entry, path, now);
  return 'kind' in file ? `the ${file.kind} cache file ${path}` : `the leftover file ${path}`;
}

function entryInWords(entry: Entry, path: string, now: number): string {
  const { registration, flow } = entry;
  const owner = ownerInWords(entry);
  const what = owner === undefined ? path : escapeText(owner);
  const use = flow === undefined ? '' : ` for aws sso login (${flow})`;
  const left = timeLeftInWords(registration, serviceTime(entry, now));
  return `${what}${use} (client ${escapeText(registration.clientId)}, ${left})`;
}
