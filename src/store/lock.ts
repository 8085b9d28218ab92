import { closeSync, constants, fstatSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegisterError } from '../errors.js';
import { openPrivateFile, withPrivateFile } from '../files/private-file.js';

export type Release = () => void;

/** A way to lock a path between processes. The kernel ends every such lock with its holder. */
interface LockKind {
  name: string;
  /** @returns how to give the lock back, or undefined while another holds it */
  tryLock: (path: string) => Promise<Release | undefined>;
}

export interface LockOptions {
  /** How long to wait for it, in milliseconds. */
  patience: number;
  /** Ends the waiting; its reason is what is then thrown. */
  signal: AbortSignal;
  /** Called once if another process holds it. */
  onWait: () => Promise<void>;
  debug: (text: string) => void;
}

const LOCK_FLAGS = constants.O_RDWR | constants.O_CREAT;

/** Milliseconds between two looks at a lock that another process holds. */
const LOOK_EVERY = 25;

/**
 * Takes the lock of a path, on a file of its own that is never deleted: of two processes that lock a
 * name while a third deletes it, both would hold it.
 *
 * @throws CacheFailed when patience ends, the reason of the signal, or the system's error
 */
export async function acquireLock(path: string, options: LockOptions): Promise<Release> {
  const { patience, signal, onWait, debug } = options;
  const kind = await lockKind();
  const deadline = performance.now() + patience;
  for (let looks = 0; ; looks += 1) {
    const release = await kind.tryLock(path);
    if (release !== undefined) {
      debug(`locked ${path} (${kind.name})`);
      return release;
    }
    signal.throwIfAborted();
    // Only after a look: a machine that slept may wake up with its patience over and the lock free.
    if (performance.now() >= deadline) throw heldTooLong(path);
    if (looks === 0) await onWait();
    await sleep(LOOK_EVERY + Math.random() * LOOK_EVERY);
  }
}

/** Whether a process holds the lock of a path. @throws the system's error */
export async function isLocked(path: string): Promise<boolean> {
  const release = await (await lockKind()).tryLock(path);
  release?.();
  return release === undefined;
}

function heldTooLong(path: string): RegisterError {
  return new RegisterError('CacheFailed', `Another process has held ${path} for too long.`, {
    hint: 'See which process registers for this profile, and end it or try again.',
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

/** A lock on a file. */
function fileLock(tryLock: (file: number) => boolean): LockKind {
  return {
    name: 'kernel lock on the file',
    tryLock: (path) => {
      const file = openPrivateFile(path, LOCK_FLAGS);
      const release = () => {
        closeSync(file);
      };
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
 * pipe on Windows. For where the native module cannot load (musl). It does not reach into other
 * containers, which the file lock does. The name is that of the file itself, by whatever path.
 */
const nameLock: LockKind = {
  name: 'kernel lock on a name, as the native module cannot be loaded',
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
    server.listen({ path: name, exclusive: true }, () => {
      resolve(() => server.close());
    });
  });
}
