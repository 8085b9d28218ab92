import { escapeText, jsonText } from '../../output/escape.js';
import { timeLeftInWords } from '../../output/time-left.js';
import { serviceTime } from '../../registration/clock.js';
import type { CacheFile, Entry } from '../../registration/entry.js';
import { viewEntry } from '../../registration/view.js';
import type { Leftover } from '../../store/store.js';

/** What `clear` found in the cache. */
export type Found = CacheFile | Leftover;

/** How to print what was removed. */
export interface RemovedTextOptions {
  format: 'text' | 'json';
  dryRun?: true;
}

/**
 * What `clear` removed, or would remove.
 *
 * @param loginFiles by entry, the file of the AWS CLI that went with it
 * @param now the time in epoch milliseconds
 */
export function removedText(
  files: Found[],
  loginFiles: ReadonlyMap<Entry, string>,
  { format, dryRun }: RemovedTextOptions,
  now: number,
): string {
  if (format === 'json') return jsonText(files.map((file) => summary(file, loginFiles, now)));
  const verb = dryRun ? 'Would remove' : 'Removed';
  const removed = [
    ...files.map((file) => inWords(file, now)),
    ...new Set([...loginFiles.values()].map(escapeText)),
  ];
  return removed.map((words) => `${verb} ${words}\n`).join('');
}

function summary(file: Found, loginFiles: ReadonlyMap<Entry, string>, now: number): object {
  if (!('kind' in file) || file.kind !== 'entry') return { profile: null, file: file.path };
  const { profile, login } = file.entry;
  const { clientId, expiresAt, status } = viewEntry(file.entry, { now, minValidity: 0 });
  const awsCliCache = loginFiles.get(file.entry);
  return {
    profile,
    clientId,
    expiresAt,
    status,
    ...(login && { flow: login.flow }),
    ...(awsCliCache !== undefined && { awsCliCache }),
  };
}

function inWords(file: Found, now: number): string {
  if (!('kind' in file)) return `the leftover file ${escapeText(file.path)}`;
  if (file.kind !== 'entry') return `the ${file.kind} cache file ${escapeText(file.path)}`;
  const { profile, registration, login } = file.entry;
  const use = login === undefined ? '' : ` for aws sso login (${login.flow})`;
  const left = timeLeftInWords(registration, serviceTime(file.entry, now));
  return `${escapeText(profile)}${use} (client ${escapeText(registration.clientId)}, ${left})`;
}
