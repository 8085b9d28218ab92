import type { Release } from '../../store/lock.js';
import type { Store } from '../../store/store.js';
import type { Context } from '../context.js';
import { waitingFor } from '../waiting-for.js';
import type { Plan } from './plan.js';

/** The longest pause of the SDK between two attempts, with what Retry-After may add (milliseconds). */
const LONGEST_PAUSE = 25_000;

/** The time that a holder of the lock needs besides its call (milliseconds). */
const MARGIN = 5000;

/**
 * Keeps other processes from registering for the profile. If nothing can be created in the cache,
 * goes on unlocked: the write will report why.
 *
 * @returns how to unlock
 * @throws CacheFailed if the lock cannot be taken, or another process holds it longer than its call
 *   could take
 */
export function lockProfile(
  plan: Plan,
  store: Store,
  context: Context,
): Promise<Release | undefined> {
  const { profile } = plan;
  const other = `another process that registers for ${profile}`;
  return waitingFor(other, longestCall(plan), context, (options) => store.lock(profile, options));
}

/** How long the call of this process can take (milliseconds). */
function longestCall({ settings: { timeout, maxAttempts } }: Plan): number {
  return maxAttempts.value * (timeout.value + LONGEST_PAUSE) + MARGIN;
}
