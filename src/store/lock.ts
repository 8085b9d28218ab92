import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, RegisterError } from '../errors.js';
import { readHolder, removeHolder, writeHolder, type LockHolder } from './lock-holder.js';
import { lockKind, type OpenLock } from './lock-kinds.js';

/** Releases a lock. */
export type Release = () => void;

/** How to wait for a lock, and how long to hold it. */
export interface LockOptions {
  /** The longest time that the lock will be held (milliseconds): waiting processes are told. */
  longestHold: number;
  /** Aborts the wait, which then throws the signal's reason. */
  signal: AbortSignal;
  /** Called once if another process holds the lock. */
  onWait: () => Promise<void>;
  debug: (text: string) => void;
}

/** The minimum number of milliseconds between two attempts to take a lock; the maximum is twice that. */
const RETRY_INTERVAL = 25;

/**
 * Takes the lock of a path. While other processes hold it, one after the other, waits without a limit;
 * but gives up if one of them holds it for longer than it said it would need. The file at the path is
 * never deleted: otherwise two processes could hold a lock on two files of the same name.
 *
 * @throws CacheFailed if one holder keeps the lock for too long, the signal's reason, or the system's
 *   error
 */
export async function acquireLock(path: string, options: LockOptions): Promise<Release> {
  const kind = await lockKind();
  const lock = kind.open(path);
  try {
    await waitFor(lock, path, options);
  } catch (error) {
    lock.close();
    throw error;
  }
  options.debug(`locked ${path} (${kind.name})`);
  tellWaiting(path, options);
  return () => {
    removeHolder(path);
    lock.close();
  };
}

async function waitFor(lock: OpenLock, path: string, options: LockOptions): Promise<void> {
  const { signal, onWait } = options;
  let holder: LockHolder | undefined;
  let since = performance.now();
  for (let attempts = 0; !(await lock.tryLock()); attempts += 1) {
    signal.throwIfAborted();
    const current = readHolder(path);
    if (current?.id !== holder?.id) [holder, since] = [current, performance.now()];
    // Checked after an attempt: a machine may wake from sleep past the deadline, with the lock free.
    const { longestHold } = holder ?? options;
    if (performance.now() - since >= longestHold) throw overdueError(path, holder);
    if (attempts === 0) await onWait();
    await sleep(RETRY_INTERVAL + Math.random() * RETRY_INTERVAL);
  }
}

/** On a full disk the waiting processes learn nothing, and judge by their own settings. */
function tellWaiting(path: string, { longestHold, debug }: LockOptions): void {
  try {
    writeHolder(path, longestHold);
  } catch (error) {
    debug(`could not say who holds ${path}: ${reasonOf(error)}`);
  }
}

function overdueError(path: string, holder: LockHolder | undefined): RegisterError {
  const isHere = holder?.host === hostname();
  const where = isHere ? '' : ` on ${holder?.host ?? 'an unknown machine'}`;
  const who = holder === undefined ? 'Another process' : `Process ${holder.pid}${where}`;
  return new RegisterError('CacheFailed', `${who} has held ${path} for too long.`, {
    hint: isHere
      ? `If it hangs, end it with "kill ${holder.pid}", and try again.`
      : 'End the process that is registering for this profile, or try again later.',
  });
}
