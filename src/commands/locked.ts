import { RegisterError } from '../errors.js';
import type { Spinner } from '../output/spinner.js';
import type { Store } from '../store/store.js';
import type { Context } from './context.js';
import type { Plan } from './plan.js';

/** The longest pause of the SDK between two attempts, with what a Retry-After may add (milliseconds). */
const LONGEST_PAUSE = 25_000;

/** What a holder does besides calling (milliseconds). */
const MARGIN = 5000;

/**
 * Acts while no other process registers for the profile. Where there is no place for a lock there
 * is none for a cache either: then it acts all the same, and the write says what is wrong.
 *
 * @throws CacheFailed if another process holds the lock longer than its call could take
 */
export async function lockedFor<T>(
  plan: Plan,
  store: Store,
  context: Context,
  act: () => Promise<T>,
): Promise<T> {
  const release = await lock(plan, store, context);
  try {
    return await act();
  } finally {
    release();
  }
}

async function lock(plan: Plan, store: Store, { host, reporter }: Context): Promise<() => void> {
  let spinner: Spinner | undefined;
  try {
    return await store.lock(plan.profile, {
      patience: longestCall(plan),
      signal: host.signal,
      debug: (text) => {
        reporter.debug(text);
      },
      onWait: async () => {
        const what = `Waiting for another process that registers for ${plan.profile}`;
        spinner = await reporter.spin(what);
      },
    });
  } catch (error) {
    if (!isNoPlace(error)) throw error;
    reporter.debug(`no lock: ${error.message}`);
    return () => undefined;
  } finally {
    spinner?.stop();
  }
}

/** How long the call of another process with these settings could take. */
function longestCall({ settings: { timeout, maxAttempts } }: Plan): number {
  return maxAttempts.value * (timeout.value + LONGEST_PAUSE) + MARGIN;
}

/** The file system has no place for the lock, as opposed to a lock that must not be used or is held. */
function isNoPlace(error: unknown): error is RegisterError {
  return error instanceof RegisterError && error.cause instanceof Error && 'code' in error.cause;
}
