import { RegisterError } from '../../errors.js';
import type { Spinner } from '../../output/spinner.js';
import type { Store } from '../../store/store.js';
import type { Context } from '../context.js';
import type { Plan } from './plan.js';

/** The longest pause of the SDK between two attempts, with what Retry-After may add (milliseconds). */
const LONGEST_PAUSE = 25_000;

/** The time that a holder of the lock needs besides its call (milliseconds). */
const MARGIN = 5000;

/**
 * Keeps other processes from registering for the profile. If the lock file cannot be created, goes
 * on unlocked: the write will report why.
 *
 * @returns how to unlock
 * @throws CacheFailed if another process holds the lock longer than its call could take
 */
export async function lockProfile(
  plan: Plan,
  store: Store,
  { host, reporter }: Context,
): Promise<() => void> {
  let spinner: Spinner | undefined;
  try {
    return await store.lock(plan.profile, {
      patience: longestCall(plan),
      signal: host.signal,
      debug: (text) => reporter.debug(text),
      onWait: async () => {
        spinner = await reporter.spin(
          `Waiting for another process that registers for ${plan.profile}`,
        );
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

/** How long a call of another process with the same settings can take (milliseconds). */
function longestCall({ settings: { timeout, maxAttempts } }: Plan): number {
  return maxAttempts.value * (timeout.value + LONGEST_PAUSE) + MARGIN;
}

/** The system could not create or open the lock file; the file is neither refused nor held. */
function isNoPlace(error: unknown): error is RegisterError {
  return error instanceof RegisterError && error.cause instanceof Error && 'code' in error.cause;
}
