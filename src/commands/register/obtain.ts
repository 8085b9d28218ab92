import { RegisterError } from '../../errors.js';
import type { Host } from '../../host/host.js';
import { serviceTime } from '../../registration/clock.js';
import type { Entry } from '../../registration/entry.js';
import type { Decision } from '../../registration/reuse.js';
import {
  ownerInWords,
  viewRegistered,
  type RegisteredView,
  type TimedView,
} from '../../registration/view.js';
import type { Release } from '../../store/lock.js';
import { waitingFor, type Context } from '../context.js';
import type { Obtained } from './call-service.js';
import { look, type Look } from './look.js';
import { ownerOf, type Task } from './task.js';

/** What became of a task. */
export interface Outcome {
  entry: Entry;
  /** As it was carried out: another process may have changed it. */
  decision: Decision;
  /** Why the client could not be saved or cannot be used. It is registered, so it is printed anyway. */
  failure?: RegisterError | undefined;
}

/** Registers a client. */
export type Call = (task: Task, context: Context) => Promise<Obtained>;

/**
 * Obtains a registration for a task: reuses the cached one, or registers a client and caches it. One
 * process calls, the others wait for the lock and find what it registered.
 *
 * @param seen the look at the cache from which the user was told what is about to happen
 * @throws ServiceRefused or ServiceUnavailable, CacheFailed if another process keeps the lock, or what
 *   {@link look} throws
 */
export async function obtain(
  task: Task,
  seen: Look,
  context: Context,
  call: Call = callOnDemand,
): Promise<Outcome> {
  const entry = entryInPlace(seen, task);
  if (entry !== undefined) return reuse(entry);
  const unlock = await lock(task, context);
  try {
    const found = await look(task, context);
    const theirs = entryInPlace(found, task);
    if (theirs !== undefined) return reuse(theirs);
    const { decision } = found;
    const obtained =
      decision.action === 'reuse' ? fromCache(decision.entry) : await call(task, context);
    return await save(task, decision, obtained, context);
  } finally {
    unlock?.();
  }
}

/** Only a run that calls loads what a call needs. */
async function callOnDemand(task: Task, context: Context): Promise<Obtained> {
  const { callService } = await import('./call-service.js');
  return callService(task, context);
}

/** What an entry gives to another task with an equal request. */
export function fromCache({ registration, receivedAt, endpoint }: Entry): Obtained {
  return {
    registration,
    endpoint,
    ...(receivedAt !== undefined && { receivedAt }),
    source: 'cache',
  };
}

/** The entry to reuse, if there is nothing to write: our own cache also keeps the start URL of today. */
function entryInPlace({ decision }: Look, { settings }: Task): Entry | undefined {
  if (decision.action !== 'reuse') return undefined;
  const { entry } = decision;
  const { startUrl } = ownerOf(settings);
  if (startUrl === undefined || settings.login !== undefined) return entry;
  const isKept =
    entry.startUrl?.configured === startUrl.configured &&
    (startUrl.resolved === null || entry.startUrl.resolved === startUrl.resolved);
  return isKept ? entry : undefined;
}

function reuse(entry: Entry): Outcome {
  return { entry, decision: { action: 'reuse', entry } };
}

/** The longest pause of the SDK between two attempts, with what Retry-After may add (milliseconds). */
const LONGEST_PAUSE = 25_000;

/** The time that a holder of the lock needs besides its call (milliseconds): files may be open for a while. */
const MARGIN = 15_000;

/** @throws CacheFailed if another process holds the lock for longer than its call could take */
function lock({ settings, cache, slot }: Task, context: Context): Promise<Release | undefined> {
  const { timeout, maxAttempts } = settings;
  const longestCall = maxAttempts.value * (timeout.value + LONGEST_PAUSE) + MARGIN;
  const other = `another process that registers for ${ownerInWords(ownerOf(settings)) ?? ''}`;
  return waitingFor(other, longestCall, context, (options) => cache.lock(slot, options));
}

/** Writes what was obtained, unless somebody else has written a registration that can be reused. */
async function save(
  task: Task,
  planned: Decision,
  obtained: Obtained,
  context: Context,
): Promise<Outcome> {
  const { cache, slot } = task;
  const entry = entryOf(task, obtained);
  const isNew = obtained.source === 'service';
  const decision: Decision = isNew ? planned : { action: 'reuse', entry };
  const { announceLogin, warnOfDates } = await import('./warnings.js');
  if (isNew) warnOfDates(entry, task.settings.minValidity.value, context);
  try {
    // The AWS CLI takes no lock of ours, and where there is no lock others write, too.
    const now = await look(task, context);
    const theirs = entryInPlace(now, task);
    if (theirs !== undefined) {
      if (isNew) noteTheirs(task, context);
      return reuse(theirs);
    }
    await setDamagedAside(now, task, context);
    await cache.write(slot, entry, context.host.signal);
  } catch (failure) {
    if (!(failure instanceof RegisterError)) throw failure;
    if (planned.action === 'register')
      return { entry, decision, failure: notSaved(failure, isNew) };
    // It can be reused from where it is.
    context.reporter.debug(failure.message);
  }
  return { entry, decision, failure: announceLogin(entry, context) };
}

function notSaved({ code, message, hint, details, cause }: RegisterError, isNew: boolean) {
  const what = isNew ? 'The new client is registered and printed' : 'The client is printed';
  const text = `${what}, but not saved: ${message}`;
  return new RegisterError(code, text, { hint, details, cause });
}

function entryOf(task: Task, { registration, receivedAt, endpoint }: Obtained): Entry {
  const { settings, request, endpointParameters, cache, slot } = task;
  return {
    ...ownerOf(settings),
    endpoint,
    endpointParameters,
    request,
    registration,
    ...(receivedAt !== undefined && { receivedAt }),
    ...(settings.awsCli && { flow: settings.awsCli.value, awsCliCache: cache.path(slot) }),
  };
}

function noteTheirs({ cache, slot }: Task, { reporter }: Context): void {
  reporter.note(
    `Another process has meanwhile written a valid registration to ${cache.path(slot)}: it is used, and the new one is not.`,
  );
}

async function setDamagedAside(
  { file }: Look,
  { cache }: Task,
  { host, reporter }: Context,
): Promise<void> {
  if (file?.kind !== 'damaged') return;
  const aside = await cache.setAside(file, host.signal);
  if (aside === undefined) return;
  reporter.note(`warning: the cache file was damaged (${file.why}) and is kept as ${aside}`);
}

/** What is printed of an outcome: for whom it is today, and where the start URL led when it was registered. */
export function viewOutcome(
  { entry, decision }: Outcome,
  { settings }: Task,
  host: Host,
): TimedView<RegisteredView> {
  const now = host.now();
  const criteria = { now, minValidity: settings.minValidity.value };
  const { startUrl } = entry;
  const own = { ...entry, ...ownerOf(settings), ...(startUrl && { startUrl }) };
  return { view: viewRegistered(own, { decision, criteria }), now: serviceTime(entry, now) };
}
