import { onTestFinished } from 'vitest';
import { RegisterError } from '../../src/errors.js';
import { acquireLock, type LockOptions } from '../../src/store/lock.js';

/** Longer than any test may take: a test that waits for it fails. */
const FOREVER = 600_000;

export const INTERRUPTED = new RegisterError('Interrupted', 'Interrupted.');

interface AcquireOptions extends Partial<Pick<LockOptions, 'longestHold' | 'signal'>> {
  /** Called when it begins to wait. */
  meanwhile?: () => void;
}

/** Options for a lock, which record what is reported. */
function recorded({ meanwhile, ...options }: AcquireOptions = {}) {
  const said: string[] = [];
  const say = (text: string) => {
    said.push(text);
  };
  const made: LockOptions = {
    longestHold: FOREVER,
    signal: new AbortController().signal,
    onWait: () => {
      say('waiting');
      meanwhile?.();
      return Promise.resolve();
    },
    note: say,
    debug: say,
    ...options,
  };
  return { options: made, said };
}

/** Acquires a lock, and records what it reports. */
export function acquire(path: string, given: AcquireOptions = {}) {
  const { options, said } = recorded(given);
  return { lock: acquireLock(path, options), said };
}

/** A lock that is held until it is released or the test is over. */
export async function held(path: string, longestHold = FOREVER) {
  const release = await acquire(path, { longestHold }).lock;
  let isHeld = true;
  const unlock = () => {
    if (isHeld) release?.();
    isHeld = false;
  };
  onTestFinished(unlock);
  return unlock;
}
