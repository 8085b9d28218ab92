import { constants, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { killCommand } from '../command-line.js';
import { orNone, reasonOf, RegisterError } from '../errors.js';
import { readPrivateFile, withPrivateFile } from '../files/private-file.js';
import { parseObject } from './cache-directory.js';
import { lockKind, type OpenLock } from './lock-kinds.js';

export type Release = () => void;

/** How to wait for a lock, and how long to hold it. */
export interface LockOptions {
  /** The longest time that the lock will be held (milliseconds): waiting processes are told. */
  longestHold: number;
  /** Aborts the wait, which then throws the signal's reason. */
  signal: AbortSignal;
  /** Called once if another process holds the lock. */
  onWait: () => Promise<void>;
  /** Called with a warning if no lock can be taken here. */
  note: (text: string) => void;
  debug: (text: string) => void;
}

/** What the holder of a lock tells the processes that wait for it. */
interface LockHolder {
  /** Different for each time that a lock is held. */
  id: string;
  pid: number;
  host: string;
  /** In which the pid is valid. On Linux a container has its own. */
  pidNamespace?: string | undefined;
  /** The longest time that this holder needs the lock (milliseconds). */
  longestHold: number;
}

/** The minimum number of milliseconds between two attempts to take a lock; the maximum is twice that. */
const RETRY_INTERVAL = 25;

const NO_LOCK =
  'warning: No lock can be taken here, because neither fs-native-extensions nor node:sqlite can be loaded. Processes that run at the same time may each register a client. Node 22.13 or later has SQLite.';

/**
 * Takes the lock of a path. While other processes hold it, one after the other, waits without a limit;
 * but gives up if one of them holds it for longer than it said it would need. The file at the path is
 * never deleted: otherwise two processes could hold a lock on two files of the same name.
 *
 * @returns undefined, after a warning, if no kind of lock can be loaded
 * @throws CacheFailed if one holder keeps it for too long, the signal's reason, or a system error
 */
export async function acquireLock(
  path: string,
  options: LockOptions,
): Promise<Release | undefined> {
  const kind = await lockKind();
  if (kind === undefined) {
    options.note(NO_LOCK);
    return undefined;
  }
  const lock = kind.open(path);
  try {
    await waitFor(lock, path, options);
  } catch (error) {
    lock.close();
    throw error;
  }
  options.debug(`locked ${path} (${kind.name})`);
  announceHolder(path, options);
  return () => {
    // If the directory is gone or read-only by now, what stays is replaced by the next holder.
    orNone(() => rmSync(holderPath(path), { force: true }));
    lock.close();
  };
}

async function waitFor(lock: OpenLock, path: string, options: LockOptions): Promise<void> {
  const { signal, onWait } = options;
  let holder: LockHolder | undefined;
  let since = performance.now();
  for (let attempts = 0; !lock.tryLock(); attempts += 1) {
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

/**
 * Says who holds a lock. Not in the locked file: SQLite can lock that only while it is empty. On a full
 * disk the waiting processes learn nothing, and judge by their own settings.
 */
function announceHolder(path: string, { longestHold, debug }: LockOptions): void {
  const id = crypto.randomUUID();
  const holder = { id, pid: process.pid, host: hostname(), pidNamespace: pidNamespace() };
  const text = JSON.stringify({ ...holder, longestHold } satisfies LockHolder);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
  try {
    withPrivateFile(holderPath(path), flags, (file) => writeFileSync(file, text));
  } catch (error) {
    debug(`could not say who holds ${path}: ${reasonOf(error)}`);
  }
}

/** @returns undefined if the holder of this lock has not said it yet, or could not */
export function readHolder(path: string): LockHolder | undefined {
  const text = orNone(() => readPrivateFile(holderPath(path))) ?? '';
  const holder = parseObject(text) as Partial<LockHolder> | undefined;
  const isWhole = typeof holder?.id === 'string' && typeof holder.longestHold === 'number';
  return isWhole ? (holder as LockHolder) : undefined;
}

function holderPath(lockPath: string): string {
  return lockPath.replace(/\.lock$/, '.holder');
}

/** Undefined but on Linux. */
function pidNamespace(): string | undefined {
  return orNone(() => readlinkSync('/proc/self/ns/pid'));
}

function overdueError(path: string, holder: LockHolder | undefined): RegisterError {
  const isThisHost = holder?.host === hostname();
  const isHere = isThisHost && holder.pidNamespace === pidNamespace();
  const elsewhere = isThisHost
    ? 'in another container'
    : `on ${holder?.host ?? 'an unknown machine'}`;
  const where = isHere ? '' : ` ${elsewhere}`;
  const who = holder === undefined ? 'Another process' : `Process ${holder.pid}${where}`;
  return new RegisterError('CacheFailed', `${who} has held ${path} for too long.`, {
    hint: isHere
      ? `If it hangs, end it with "${killCommand(holder.pid)}", and try again.`
      : 'End the process that is registering for this profile, or try again later.',
  });
}
