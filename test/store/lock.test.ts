import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readHolder } from '../../src/store/lock.js';
import { calls, temporaryDirectory, world } from '../program.js';
import { registerAt, say, startService, REGISTRATION } from '../service/service.js';
import { lockFileOf } from './cache.js';
import { acquire, held, INTERRUPTED } from './locks.js';

function lockPath(): string {
  return join(temporaryDirectory(), 'the.lock');
}

describe('acquireLock', () => {
  test('takes a free lock without waiting', async () => {
    const path = lockPath();
    const { lock, said } = acquire(path);
    (await lock)?.();
    expect(said).toEqual([`locked ${path} (kernel lock on the file)`]);
  });

  test('waits until the lock is released, and reports once that it waits', async () => {
    const path = lockPath();
    const unlock = await held(path);
    const { lock, said } = acquire(path, { meanwhile: () => setTimeout(unlock, 200) });
    (await lock)?.();
    expect(said).toEqual(['waiting', expect.stringContaining('locked')]);
  });

  // A process that was itself stopped may find the deadline passed and the lock free.
  test('takes a released lock even if its holder was overdue by then', async () => {
    const path = lockPath();
    // Less than the pause between two attempts, and far more than the first one takes.
    const unlock = await held(path, 24);
    const { lock } = acquire(path, { meanwhile: unlock });
    await expect(lock).resolves.toBeTypeOf('function');
    (await lock)?.();
  });

  test('fails if a holder takes longer than it said, and names it and the lock', async () => {
    const path = lockPath();
    await held(path, 200);
    await expect(acquire(path).lock).rejects.toMatchObject({
      code: 'CacheFailed',
      message: `Process ${process.pid} has held ${path} for too long.`,
      hint: expect.stringContaining(`"kill -9 ${process.pid}"`) as string,
    });
  });

  test('names the machine of an overdue holder elsewhere, and no process to kill', async () => {
    const path = lockPath();
    await held(path, 200);
    const holder = { ...readHolder(path), host: 'elsewhere' };
    writeFileSync(path.replace('.lock', '.holder'), JSON.stringify(holder));
    await expect(acquire(path).lock).rejects.toMatchObject({
      code: 'CacheFailed',
      message: `Process ${process.pid} on elsewhere has held ${path} for too long.`,
      hint: expect.not.stringContaining('kill') as string,
    });
  });

  test('names no process to kill if an overdue holder is in another container', async () => {
    const path = lockPath();
    await held(path, 200);
    const holder = { ...readHolder(path), pid: 1, pidNamespace: 'pid:[1]' };
    writeFileSync(path.replace('.lock', '.holder'), JSON.stringify(holder));
    await expect(acquire(path).lock).rejects.toMatchObject({
      code: 'CacheFailed',
      message: `Process 1 in another container has held ${path} for too long.`,
      hint: expect.not.stringContaining('kill') as string,
    });
  });

  test('waits for a holder longer than it would need the lock itself', async () => {
    const path = lockPath();
    const unlock = await held(path);
    const { lock } = acquire(path, { longestHold: 1, meanwhile: () => setTimeout(unlock, 200) });
    await expect(lock).resolves.toBeTypeOf('function');
    (await lock)?.();
  });

  test('waits for many holders in turn, however long they take together', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const path = lockPath();
    let unlock = await held(path, 1000);
    const { lock } = acquire(path);
    for (let holder = 0; holder < 10; holder += 1) {
      await sleep(100);
      vi.advanceTimersByTime(900);
      unlock();
      unlock = await held(path, 1000);
    }
    unlock();
    await expect(lock).resolves.toBeTypeOf('function');
    (await lock)?.();
  });

  test('judges a holder that could not say how long it needs by its own needs', async () => {
    const path = lockPath();
    await held(path);
    rmSync(path.replace('.lock', '.holder'));
    await expect(acquire(path, { longestHold: 200 }).lock).rejects.toMatchObject({
      code: 'CacheFailed',
      message: `Another process has held ${path} for too long.`,
    });
  });

  test('ends waiting when it is interrupted', async () => {
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

  test('leaves the file of a released lock, empty and private: a deleted one could have two holders', async () => {
    const path = lockPath();
    (await held(path))();
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
    expect(readFileSync(path, 'utf8')).toBe('');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

/** What a call can take at most: every attempt, and a pause of 25 s between two of them. */
const CALLS = [
  { argv: [], longest: 3 * 10_000 + 2 * 25_000 },
  { argv: ['--max-attempts', '6'], longest: 6 * 10_000 + 5 * 25_000 },
  { argv: ['--timeout', '1m'], longest: 3 * 60_000 + 2 * 25_000 },
];

describe('register', () => {
  test.each(CALLS)('says with $argv that its call can take $longest ms', async (row) => {
    const cache = join(temporaryDirectory(), 'cache');
    const lock = lockFileOf(cache);
    const holders: unknown[] = [];
    const service = await startService((response, number) => {
      holders.push(readHolder(lock));
      say(200, REGISTRATION)(response, number);
    });
    const argv = [...row.argv, '--cache-dir', cache];
    expect(await registerAt(service, argv)).toMatchObject({ code: 0 });
    expect(holders).toMatchObject([{ pid: process.pid }]);
    expect(holders[0]).toHaveProperty(
      'longestHold',
      expect.toSatisfy((ms) => ms > row.longest),
    );
    expect(readHolder(lock)).toBeUndefined();
  });

  test('ends with 7 once one process holds the lock for longer than it needs', async () => {
    const { cache, run, service } = await world();
    mkdirSync(cache, { mode: 0o700 });
    await held(lockFileOf(cache, 'dev'), 200);
    const { code, stdout, stderr } = await run('register -p dev --timeout 1ms --max-attempts 1');
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr).toMatch(/^error: Process \d+ has held .*\nhint: /m);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });
});
