/** Windows' errors for a file that another program has open; it has the same for one that is protected. */
const OPEN_ELSEWHERE = ['EACCES', 'EBUSY', 'EPERM'];

/** The pauses between two attempts (milliseconds): 5 seconds in all. */
const PAUSES = [10, 20, 40, 80, 160, 320, 640, 1280, 2560];

export interface RetryOptions {
  /** Ends the wait, which then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  platform?: NodeJS.Platform;
  sleep?: (pause: number, value: undefined, options: { signal: AbortSignal }) => Promise<unknown>;
}

/**
 * Renames or deletes a file. On Windows this fails while a reader, a virus scanner or an indexer has the
 * file open, which is mostly for a moment: so it is tried again, as Node's `rename` and `unlink` do not.
 *
 * @throws the system's error if the file stays open, or the signal's reason
 */
export async function retryWhileOpen(
  change: () => void,
  options: RetryOptions = {},
): Promise<void> {
  const { platform = process.platform } = options;
  // Imported, it would be loaded by each reuse as well, of which it is 1 %.
  const { sleep = process.getBuiltinModule('node:timers/promises').setTimeout } = options;
  const { signal = new AbortController().signal } = options;
  const pauses = platform === 'win32' ? [...PAUSES] : [];
  for (;;) {
    let pause: number | undefined;
    try {
      change();
      return;
    } catch (error) {
      pause = isOpenElsewhere(error) ? pauses.shift() : undefined;
      if (pause === undefined) throw error;
    }
    await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function isOpenElsewhere(error: unknown): boolean {
  return OPEN_ELSEWHERE.includes((error as NodeJS.ErrnoException).code ?? '');
}
