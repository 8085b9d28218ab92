import { closeSync, constants, fstatSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegisterError } from '../errors.js';
import { openPrivateFile, withPrivateFile } from '../files/private-file.js';

/** Releases a lock. */
export type Release = () => void;

/** A way to lock a path against other processes. The kernel releases the lock when its holder ends. */
interface LockKind {
  name: string;
  /** @returns the function that releases the lock, or undefined if another process holds it */
  tryLock: (path: string) => Promise<Release | undefined>;
}

/** How to wait for a lock. */
export interface LockOptions {
  /** The maximum time to wait for the lock, in milliseconds. */
  patience: number;
  /** Aborts the wait, which then throws the signal's reason. */
  signal: AbortSignal;
  /** Called once if another process holds the lock. */
  onWait: () => Promise<void>;
  debug: (text: string) => void;
}

const LOCK_FLAGS = constants.O_RDWR | constants.O_CREAT;

/** The minimum number of milliseconds between two attempts to take a lock; the maximum is twice that. */
const RETRY_INTERVAL = 25;

/**
 * Takes the lock of a path, and waits for it if another process holds it. The file at the path is never
 * deleted: otherwise two processes could hold a lock on two files of the same name.
 *
 * @throws CacheFailed after `patience`, the signal's reason, or the system's error
 */
export async function acquireLock(path: string, options: LockOptions): Promise<Release> {
  const { patience, signal, onWait, debug } = options;
  const kind = await lockKind();
  const deadline = performance.now() + patience;
  for (let attempts = 0; ; attempts += 1) {
    const release = await kind.tryLock(path);
    if (release !== undefined) {
      debug(`locked ${path} (${kind.name})`);
      return release;
    }
    signal.throwIfAborted();
    // Checked after an attempt: a machine may wake from sleep past the deadline, with the lock free.
    if (performance.now() >= deadline) throw lockTimeoutError(path);
    if (attempts === 0) await onWait();
    await sleep(RETRY_INTERVAL + Math.random() * RETRY_INTERVAL);
  }
}

/** Whether a process holds the lock of a path. @throws the system's error */
export async function isLocked(path: string): Promise<boolean> {
  const release = await (await lockKind()).tryLock(path);
  release?.();
  return release === undefined;
}

function lockTimeoutError(path: string): RegisterError {
  return new RegisterError('CacheFailed', `Another process has held ${path} for too long.`, {
    hint: 'End the process that is registering for this profile, or try again later.',
  });
}

async function lockKind(): Promise<LockKind> {
  try {
    const { tryLock } = await import('fs-native-extensions');
    return fileLock(tryLock);
  } catch {
    return nameLock;
  }
}

function fileLock(tryLock: (file: number) => boolean): LockKind {
  return {
    name: 'kernel lock on the file',
    tryLock: (path) => {
      const file = openPrivateFile(path, LOCK_FLAGS);
      const release = () => closeSync(file);
      try {
        if (tryLock(file)) return Promise.resolve(release);
      } catch (error) {
        release();
        throw error;
      }
      release();
      return Promise.resolve(undefined);
    },
  };
}

/**
 * A lock on a name that the kernel gives to one process at a time: an abstract socket on Linux, a
 * pipe on Windows. Used where the native module cannot be loaded (musl). Unlike the file lock, it does
 * not work across containers. The name identifies the file, whatever path leads to it.
 */
const nameLock: LockKind = {
  name: 'kernel lock on a name, because the native module cannot be loaded',
  tryLock: (path) => {
    const { dev, ino } = withPrivateFile(path, LOCK_FLAGS, (file) => fstatSync(file));
    const prefix = process.platform === 'win32' ? '\\\\.\\pipe\\' : '\0';
    return listen(`${prefix}sso-register-${dev}-${ino}`);
  },
};

function listen(name: string): Promise<Release | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer().unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path: name, exclusive: true }, () => resolve(() => server.close()));
  });
}
