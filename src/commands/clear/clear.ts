import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { setImmediate } from 'node:timers/promises';
import { asRegisterError, throwAll, usageError, type RegisterError } from '../../errors.js';
import type { Host } from '../../host/host.js';
import { deliver } from '../../output/deliver.js';
import { ownerInWords } from '../../registration/view.js';
import { cacheDirectorySetting } from '../../settings/cache-directory.js';
import { explainSettings, openStore, waitingFor, type Context } from '../context.js';
import { nameSetting } from '../logins.js';
import { checkLoginOptions } from '../options.js';
import { removedText } from './removed-text.js';
import {
  isEntry,
  isExpired,
  selectLogins,
  selectOwn,
  type ClearOptions,
  type Found,
  type Selection,
} from './select.js';

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
  const selection =
    options.awsCli === undefined
      ? selectOwn(options, context, openStore(options, context))
      : await selectLogins(options, context);
  const { found } = selection;
  if (found.length === 0) reporter.note('Nothing to clear.');
  if (!(await mayClear(found.length, options, host))) {
    reporter.note('Nothing was deleted.');
    return 0;
  }
  const { removed, errors } = options.dryRun
    ? { removed: found, errors: [] }
    : await removeAll(selection, context);
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

function checkOptions(options: ClearOptions): void {
  checkLoginOptions(options);
  const { all, expired, profile } = options;
  if ([all, expired, profile].filter((option) => option !== undefined).length > 1) {
    throw usageError(
      '--all, --expired and --profile cannot be used together.',
      'Choose one of them.',
    );
  }
}

function explain(options: ClearOptions, context: Context): void {
  const { all, expired, cacheDir } = options;
  const { env } = context.host;
  const one = all || expired ? undefined : nameSetting(options, env);
  explainSettings({ ...one, cacheDir: cacheDirectorySetting(cacheDir, env) }, context);
}

/** @throws a usage error where the user has to be asked and cannot be */
async function mayClear(count: number, options: ClearOptions, host: Host): Promise<boolean> {
  if (!options.all || options.yes || options.dryRun || count === 0) return true;
  if (!host.stdin.isTTY || !host.stderr.isTTY) {
    throw usageError('--all asks before it deletes, and there is no terminal.', 'Add --yes.');
  }
  return confirm(`Delete all ${count} cached files?`, host);
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
const LONGEST_HOLD = 5000;

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
