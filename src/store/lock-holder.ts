import { constants, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { readPrivateFile, withPrivateFile } from '../files/private-file.js';

/** What the holder of a lock tells the processes that wait for it. */
export interface LockHolder {
  /** Different for each time that a lock is held. */
  id: string;
  pid: number;
  /** The name of the machine. */
  host: string;
  /** The longest time that this holder needs the lock (milliseconds). */
  longestHold: number;
}

const WRITE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;

/** Says who holds a lock. Not in the locked file: SQLite can lock that only while it is empty. */
export function writeHolder(lockPath: string, longestHold: number): void {
  const holder = { id: crypto.randomUUID(), pid: process.pid, host: hostname(), longestHold };
  withPrivateFile(holderPath(lockPath), WRITE_FLAGS, (file) => {
    writeFileSync(file, JSON.stringify(holder satisfies LockHolder));
  });
}

/** Never fails: what stays is replaced by the next holder. */
export function removeHolder(lockPath: string): void {
  try {
    rmSync(holderPath(lockPath), { force: true });
  } catch {
    // The directory is gone, or was made read-only while the lock was held.
  }
}

/** @returns undefined if the holder has not said it yet, or could not */
export function readHolder(lockPath: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readPrivateFile(holderPath(lockPath))) as Partial<LockHolder> | null;
    const isWhole = typeof holder?.id === 'string' && typeof holder.longestHold === 'number';
    return isWhole ? (holder as LockHolder) : undefined;
  } catch {
    return undefined;
  }
}

function holderPath(lockPath: string): string {
  return lockPath.replace(/\.lock$/, '.holder');
}
