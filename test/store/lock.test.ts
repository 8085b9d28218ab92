import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RegisterError } from '../../src/errors.js';
import { lockFileName } from '../../src/store/file-names.js';
import { acquireLock, type LockOptions } from '../../src/store/lock.js';
import { calls, temporaryDirectory, world } from '../program.js';

/** Longer than any test may take: a test that waits for it fails. */
const FOREVER = 600_000;

const INTERRUPTED = new RegisterError('Interrupted', 'Interrupted.');

function lockPath(): string {
  return join(temporaryDirectory(), 'the.lock');
}

interface AcquireOptions extends Partial<Pick<LockOptions, 'patience' | 'signal'>> {
  /** Called when it begins to wait. */
  meanwhile?: () => void;
}

/** Acquires a lock, and records what it reports. */
function acquire(path: string, { meanwhile, ...options }: AcquireOptions = {}) {
  const said: string[] = [];
  const lock = acquireLock(path, {
    patience: FOREVER,
    signal: new AbortController().signal,
    onWait: () => {
      said.push('waiting');
      meanwhile?.();
      return Promise.resolve();
    },
    debug: (text) => {
      said.push(text);
    },
    ...options,
  });
  return { lock, said };
}

/** A lock that is held until it is released or the test is over. */
async function held(path: string) {
  const release = await acquire(path).lock;
  let isHeld = true;
  const unlock = () => {
    if (isHeld) release();
    isHeld = false;
  };
  onTestFinished(unlock);
  return unlock;
}

describe('a lock', () => {
  test('that is free is taken without waiting', async () => {
    const path = lockPath();
    const { lock, said } = acquire(path);
    (await lock)();
    expect(said).toEqual([`locked ${path} (kernel lock on the file)`]);
  });

  test('that is released goes to a waiting process, which reports once that it waits', async () => {
    const path = lockPath();
    const unlock = await held(path);
    const { lock, said } = acquire(path, { meanwhile: () => setTimeout(unlock, 200) });
    (await lock)();
    expect(said).toEqual(['waiting', expect.stringContaining('locked')]);
  });

  // A process that was itself stopped may find its patience over and the lock free.
  test('that is released is taken even if patience has ended meanwhile', async () => {
    const path = lockPath();
    const unlock = await held(path);
    const { lock } = acquire(path, { patience: 1, meanwhile: unlock });
    await expect(lock).resolves.toBeTypeOf('function');
    (await lock)();
  });

  test('that is held for too long is an error that names the file', async () => {
    const path = lockPath();
    await held(path);
    const failure = { code: 'CacheFailed', message: expect.stringContaining(path) as string };
    await expect(acquire(path, { patience: 200 }).lock).rejects.toMatchObject(failure);
  });

  test('that is held can be waited for until an interruption', async () => {
    const path = lockPath();
    await held(path);
    const interruption = new AbortController();
    const { signal } = interruption;
    const meanwhile = () => {
      interruption.abort(INTERRUPTED);
    };
    const { lock, said } = acquire(path, { signal, meanwhile });
    await expect(lock).rejects.toBe(INTERRUPTED);
    expect(said).toEqual(['waiting']);
  });

  test('leaves its file, empty and private: a deleted one could have two holders', async () => {
    const path = lockPath();
    (await held(path))();
    expect(readFileSync(path, 'utf8')).toBe('');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

/** A world in which the lock of the profile `dev` is held. */
async function lockedWorld() {
  const made = await world();
  mkdirSync(made.cache, { mode: 0o700 });
  await held(join(made.cache, lockFileName('dev')));
  return { ...made, register: (argv: string[]) => made.run(['register', '-p', 'dev', ...argv]) };
}

describe('register, while another process registers for the profile', () => {
  test.each([
    { argv: [], longest: 30_000 },
    { argv: ['--max-attempts', '6'], longest: 60_000 },
    { argv: ['--timeout', '1m'], longest: 180_000 },
  ])('with $argv waits longer than $longest ms, then ends with 7', async ({ argv, longest }) => {
    const { register, service } = await lockedWorld();
    const passed = passTime();
    const { code, stdout, stderr } = await register(argv);
    expect(passed()).toBeGreaterThan(longest);
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr).toMatch(/^error: Another process has held .*\nhint: /);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});

/** Makes the clock that measures patience run fast. @returns how many milliseconds it has passed */
function passTime(): () => number {
  vi.useFakeTimers({ toFake: ['performance'] });
  const start = performance.now();
  const timer = setInterval(() => vi.advanceTimersByTime(5000), 10);
  onTestFinished(() => {
    clearInterval(timer);
    vi.useRealTimers();
  });
  return () => performance.now() - start;
}
