/** Windows' errors for a file that another program has open; it has the same for one that is protected. */
const OPEN_ELSEWHERE = ['EACCES', 'EBUSY', 'EPERM'];

/** The pauses between two attempts (milliseconds): 5 seconds in all. */
const PAUSES = [10, 20, 40, 80, 160, 320, 640, 1280, 2560];

interface RetryOptions {
  /** Ends the wait, which then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  platform?: NodeJS.Platform;
  /** @param pause milliseconds */
  sleep?: (pause: number, signal?: AbortSignal) => Promise<unknown>;
}

/**
 * Renames or deletes a file. On Windows this fails while a reader, a virus scanner or an indexer has the
 * file open, which is mostly for a moment: so it is tried again, as Node's `rename` and `unlink` do not.
 *
 * @throws the system's error if the file stays open, or the signal's reason
 */
export async function retryWhileOpen(
  change: () => void,
  { signal, platform = process.platform, sleep = sleepUnlessAborted }: RetryOptions = {},
): Promise<void> {
  for (const pause of platform === 'win32' ? PAUSES : []) {
    try {
      change();
      return;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!OPEN_ELSEWHERE.includes(code)) throw error;
    }
    await sleep(pause, signal);
  }
  change();
}

function sleepUnlessAborted(pause: number, signal?: AbortSignal): Promise<void> {
  // Imported, it would be loaded by each reuse as well, of which it is 1 %.
  const { setTimeout: sleep } = process.getBuiltinModule('node:timers/promises');
  return sleep(pause, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
}
