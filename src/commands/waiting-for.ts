import type { Spinner } from '../output/spinner.js';
import type { LockOptions } from '../store/lock.js';
import type { Context } from './context.js';

/**
 * Runs something that may have to wait for a lock, and shows that it waits.
 *
 * @param longestHold how long the lock will be held at most (milliseconds)
 */
export async function waitingFor<T>(
  what: string,
  longestHold: number,
  { host, reporter }: Context,
  run: (options: LockOptions) => Promise<T>,
): Promise<T> {
  let spinner: Spinner | undefined;
  try {
    return await run({
      longestHold,
      signal: host.signal,
      note: (text) => reporter.note(text),
      debug: (text) => reporter.debug(text),
      onWait: async () => {
        spinner = await reporter.spin(`Waiting for ${what}`);
      },
    });
  } finally {
    spinner?.stop();
  }
}
