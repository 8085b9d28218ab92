import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { setImmediate } from 'node:timers/promises';
import { asRegisterError, orNone, throwAll, usageError, type RegisterError } from '../../errors.js';
import type { Host } from '../../host/host.js';
import { didYouMean } from '../../nearest.js';
import { deliver } from '../../output/deliver.js';
import { escapeText, jsonText } from '../../output/escape.js';
import { timeLeftInWords } from '../../output/time-left.js';
import { serviceTime } from '../../registration/clock.js';
import type { Entry } from '../../registration/entry.js';
import { bySoonest, ownerInWords, viewEntry } from '../../registration/view.js';
import { cacheDirectorySetting } from '../../settings/cache-directory.js';
import { explainSettings, openStore, waitingFor, type Context } from '../context.js';
import { nameSetting, type Name } from '../logins.js';
import { checkLoginOptions } from '../options.js';
import {
  isEntry,
  isExpired,
  selectLogins,
  selectOwn,
  type ClearOptions,
  type Found,
  type Selection,
} from './select.js';

/** The number of files that the question names before it counts the rest. */
const NAMED_FILES = 10;

/**
 * Deletes what is cached, and prints it.
 *
 * @returns the exit code
 * @throws a usage error for `--sso-session` alone, or where the user has to be asked and cannot be;
 *   the errors of all files that could not be deleted; or the reason of the signal
 */
export async function clear(options: ClearOptions, context: Context): Promise<number> {
  const { host, reporter } = context;
  checkLoginOptions(options);
  const name = options.all || options.expired ? undefined : nameSetting(options, host.env);
  const cacheDir = cacheDirectorySetting(options.cacheDir, host.env);
  explainSettings({ ...name, cacheDir }, context);
  const selection =
    options.awsCli === undefined
      ? selectOwn(options, context, openStore(options, context))
      : await selectLogins(name, options, context);
  const entries = selection.found.filter(isEntry).sort(bySoonest);
  const found = [...entries, ...selection.found.filter((file) => !isEntry(file))];
  if (found.length === 0) reporter.note(nothingToClear(name, selection));
  if (!(await mayClear(found, options, host))) {
    reporter.note('Nothing was deleted.');
    return 0;
  }
  const { removed, errors } = options.dryRun
    ? { removed: found, errors: [] }
    : await removeAll({ ...selection, found }, context);
  await deliver(host.stdout, removedText(removed, options, host.now()));
  host.signal.throwIfAborted();
  if (removed.some((file) => isEntry(file) && !isExpired(file, host.now()))) {
    reporter.note(
      'The service keeps a client until it expires: there is no call to delete it there.',
    );
  }
  throwAll(errors);
  return 0;
}

/** Names the profile, and a similar one that has something. */
function nothingToClear(name: Name | undefined, { cache }: Selection): string {
  if (name === undefined) return 'Nothing to clear.';
  if ('ssoSession' in name) return `Nothing to clear for sso-session ${name.ssoSession.value}.`;
  const { value } = name.profile;
  const files = orNone(() => cache.list().filter(isEntry)) ?? [];
  const known = files.flatMap(({ entry }) => entry.profile ?? []);
  return `Nothing to clear for profile ${value}. ${didYouMean(value, known) ?? ''}`.trimEnd();
}

/** @throws a usage error where the user has to be asked and cannot be */
async function mayClear(found: Found[], options: ClearOptions, host: Host): Promise<boolean> {
  if (!options.all || options.yes || options.dryRun || found.length === 0) return true;
  if (!host.stdin.isTTY || !host.stderr.isTTY) {
    throw usageError('--all asks before it deletes, and there is no terminal.', 'Add --yes.');
  }
  const names = found.slice(0, NAMED_FILES).map((file) => escapeText(nameOf(file)));
  const rest = found.length > NAMED_FILES ? ` and ${found.length - NAMED_FILES} more` : '';
  const where = options.awsCli === undefined ? 'the cache' : 'the cache of aws sso login';
  return confirm(`Delete from ${where}: ${names.join(', ')}${rest}?`, host);
}

/** Asks on the terminal; anything but `y` or `yes` is a no. @throws the reason of the signal on Ctrl-C */
async function confirm(question: string, { stdin, stderr, signal }: Host): Promise<boolean> {
  const terminal = createInterface({ input: stdin, output: stderr });
  // Readline reads Ctrl-C as a key: the terminal sends no signal then.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    // At the end of the input (Ctrl-D), readline on Node 20 closes without an answer.
    const closed = once(terminal, 'close').then(() => '');
    const answer = await Promise.race([
      terminal.question(`${question} [y/N] `, { signal }),
      closed,
    ]);
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    signal.throwIfAborted();
    return false;
  } finally {
    terminal.close();
  }
}

function nameOf(file: Found): string {
  return (isEntry(file) ? ownerInWords(file.entry) : undefined) ?? file.path;
}

/** The longest time that one deletion takes (milliseconds). */
const LONGEST_HOLD = 10_000;

/** Deletes what has not been replaced since it was found. If one deletion fails, the others still run. */
async function removeAll({ found, cache }: Selection, context: Context) {
  const removed: Found[] = [];
  const errors: RegisterError[] = [];
  for (const file of found) {
    // Otherwise no signal would be handled between two files.
    await setImmediate();
    // What was removed by then is still printed.
    if (context.host.signal.aborted) break;
    try {
      const isRemoved = await waitingFor(
        'another process that registers',
        LONGEST_HOLD,
        context,
        (options) => cache.remove(file, options),
      );
      if (isRemoved) removed.push(file);
      else context.reporter.note(`Another process has replaced or removed ${nameOf(file)}.`);
    } catch (error) {
      errors.push(asRegisterError(error));
    }
  }
  return { removed, errors };
}

/**
 * What `clear` removed, or would remove.
 *
 * @param now the time in epoch milliseconds
 */
function removedText(
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
