import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RegisterError } from '../../src/errors.js';
import { lockFileName } from '../../src/store/file-names.js';
import { acquireLock, type LockOptions } from '../../src/store/lock.js';
import { calls, temporaryDirectory, world } from '../program.js';

/** Longer than any test may take: whoever waits for the end of it fails. */
const FOREVER = 600_000;

const INTERRUPTED = new RegisterError('Interrupted', 'Interrupted.');

function lockPath(): string {
  return join(temporaryDirectory(), 'the.lock');
}

interface AcquireOptions extends Partial<Pick<LockOptions, 'patience' | 'signal'>> {
  /** What happens when it has begun to wait. */
  meanwhile?: () => void;
}

/** Acquires a lock, with what it says on the way. */
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

/** A lock that is held until the test is over, or given back before. */
async function held(path: string) {
  const release = await acquire(path).lock;
  let isHeld = true;
  const giveBack = () => {
    if (isHeld) release();
    isHeld = false;
  };
  onTestFinished(giveBack);
  return giveBack;
}

describe('a lock', () => {
  test('that is free is taken without waiting', async () => {
    const path = lockPath();
    const { lock, said } = acquire(path);
    (await lock)();
    expect(said).toEqual([`locked ${path} (kernel lock on the file)`]);
  });

  test('that is given back goes to who waits, who said once that it does', async () => {
    const path = lockPath();
    const giveBack = await held(path);
    const { lock, said } = acquire(path, { meanwhile: () => setTimeout(giveBack, 200) });
    (await lock)();
    expect(said).toEqual(['waiting', expect.stringContaining('locked')]);
  });

  // A process that was itself stopped for a while may find the time over and the lock free.
  test('that is given back is taken although patience has ended meanwhile', async () => {
    const path = lockPath();
    const giveBack = await held(path);
    const { lock } = acquire(path, { patience: 1, meanwhile: giveBack });
    await expect(lock).resolves.toBeTypeOf('function');
    (await lock)();
  });

  test('that is held ends the patience of who waits with an error that names the file', async () => {
    const path = lockPath();
    await held(path);
    const failure = { code: 'CacheFailed', message: expect.stringContaining(path) as string };
    await expect(acquire(path, { patience: 200 }).lock).rejects.toMatchObject(failure);
  });

  test('that is held does not keep who waits from being interrupted', async () => {
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

  test('leaves its file, empty and private: of a deleted one there could be two holders', async () => {
    const path = lockPath();
    (await held(path))();
    expect(readFileSync(path, 'utf8')).toBe('');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

/** A world in which another holds the lock of the profile `dev`. */
async function lockedWorld() {
  const made = await world();
  mkdirSync(made.cache, { mode: 0o700 });
  await held(join(made.cache, lockFileName('dev')));
  return { ...made, register: (argv: string[]) => made.run(['register', '-p', 'dev', ...argv]) };
}

describe('register, while another process registers for the profile', () => {
  test.each([
    ['10 s, three times', [], 30_000],
    ['10 s, six times', ['--max-attempts', '6'], 60_000],
    ['1 min, three times', ['--timeout', '1m'], 180_000],
  ])('waits as long as its call may take (%s), then ends with 7', async (_, argv, longest) => {
    const { register, service } = await lockedWorld();
    const passed = passTime();
    const { code, stdout, stderr } = await register(argv);
    expect(passed()).toBeGreaterThan(longest);
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr).toMatch(/^error: Another process has held .*\nhint: /);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});

/** Lets the clock that measures patience run ahead. @returns how far it went, in milliseconds */
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
