import { setImmediate } from 'node:timers/promises';
import { asRegisterError, throwAll, usageError, type RegisterError } from '../../errors.js';
import type { Host } from '../../host/host.js';
import { deliver } from '../../output/deliver.js';
import type { Entry } from '../../registration/entry.js';
import { statusOf } from '../../registration/validity.js';
import { cacheDirectorySetting } from '../../settings/cache-directory.js';
import { profileSetting } from '../../settings/profile.js';
import type { Store } from '../../store/store.js';
import type { Context } from '../context.js';
import { explainSettings } from '../explain.js';
import { openStore } from '../open-store.js';
import type { CacheOptions } from '../options.js';
import { waitingFor } from '../waiting-for.js';
import type { LoginFiles } from './login-files.js';
import { removedText, type Found } from './removed-text.js';

/** The options of `clear`. */
export interface ClearOptions extends CacheOptions {
  all?: true;
  expired?: true;
  dryRun?: true;
  yes?: true;
}

/**
 * Deletes what is cached, and prints it.
 *
 * @returns the exit code
 * @throws a usage error for options that exclude each other, or where the user has to be asked and
 *   cannot be; the errors of all files that could not be deleted; or the reason of the signal
 */
export async function clear(options: ClearOptions, context: Context): Promise<number> {
  const { host, reporter } = context;
  checkOptions(options);
  explain(options, context);
  const store = openStore(options, context);
  const found = select(store, options, host);
  if (found.length === 0) reporter.note('Nothing to clear.');
  if (!(await mayClear(found.length, options, host))) {
    reporter.note('Nothing was deleted.');
    return 0;
  }
  const { removed, errors } = options.dryRun
    ? { removed: found, errors: [] }
    : await removeAll(found, store, context);
  const entries = entriesOf(removed);
  const files = await clearLoginFilesOf(entries, options, context);
  await deliver(host.stdout, removedText(removed, files.removed, options, host.now()));
  host.signal.throwIfAborted();
  if (entries.some((entry) => !isExpired(entry, host.now()))) {
    reporter.note(
      'The service keeps a client until it expires: there is no call to delete it there.',
    );
  }
  throwAll([...errors, ...files.errors]);
  return 0;
}

/** Also deletes the files of `aws sso login` that hold a removed client. */
async function clearLoginFilesOf(
  entries: Entry[],
  options: ClearOptions,
  context: Context,
): Promise<LoginFiles> {
  if (entries.length === 0) return { removed: new Map(), errors: [] };
  const { clearLoginFiles } = await import('./login-files.js');
  return clearLoginFiles(entries, options, context);
}

function checkOptions({ all, expired, profile }: ClearOptions): void {
  if ([all, expired, profile].filter((option) => option !== undefined).length > 1) {
    throw usageError(
      '--all, --expired and --profile cannot be used together.',
      'Choose one of them.',
    );
  }
}

function explain({ all, expired, profile, cacheDir }: ClearOptions, context: Context): void {
  const { env } = context.host;
  const one = all || expired ? undefined : { profile: profileSetting(profile, env) };
  explainSettings({ ...one, cacheDir: cacheDirectorySetting(cacheDir, env) }, context);
}

function select(store: Store, { all, expired, profile }: ClearOptions, host: Host): Found[] {
  if (all) return [...store.list(), ...store.leftovers()];
  if (expired) return selectExpired(store, host.now());
  const name = profileSetting(profile, host.env).value;
  return [...store.findAll(name), ...store.leftovers([name])];
}

function selectExpired(store: Store, now: number): Found[] {
  const files = store.list().filter((file) => file.kind === 'entry');
  const expired = files.filter(({ entry }) => isExpired(entry, now));
  return [...expired, ...store.leftovers(expired.map(({ entry }) => entry.profile))];
}

function entriesOf(files: Found[]): Entry[] {
  return files.flatMap((file) => ('kind' in file && file.kind === 'entry' ? [file.entry] : []));
}

function isExpired(entry: Entry, now: number): boolean {
  return statusOf(entry, { now, minValidity: 0 }) === 'expired';
}

/** @throws a usage error where the user has to be asked and cannot be */
async function mayClear(count: number, options: ClearOptions, host: Host): Promise<boolean> {
  if (!options.all || options.yes || options.dryRun || count === 0) return true;
  if (!host.stdin.isTTY || !host.stderr.isTTY) {
    throw usageError('--all asks before it deletes, and there is no terminal.', 'Add --yes.');
  }
  const { confirm } = await import('./confirm.js');
  return confirm(`Delete all ${count} cached files?`, host);
}

function nameOf(file: Found): string {
  return 'kind' in file && file.kind === 'entry' ? file.entry.profile : file.path;
}

/** The longest time that one deletion takes (milliseconds). */
const LONGEST_HOLD = 5000;

/** Deletes what has not been replaced since it was found. If one deletion fails, the others still run. */
async function removeAll(found: Found[], store: Store, context: Context) {
  const removed: Found[] = [];
  const errors: RegisterError[] = [];
  for (const file of found) {
    // Otherwise no signal would be handled between two files.
    await setImmediate();
    // What was removed by then is still printed, and the files of the AWS CLI go with it.
    if (context.host.signal.aborted) break;
    try {
      const isRemoved = await waitingFor(
        'another process that registers',
        LONGEST_HOLD,
        context,
        (options) => store.remove(file, options),
      );
      if (isRemoved) removed.push(file);
      else context.reporter.note(`Another process has replaced or removed ${nameOf(file)}.`);
    } catch (error) {
      errors.push(asRegisterError(error));
    }
  }
  return { removed, errors };
}
