import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { retryWhileOpen } from '../../src/files/retry.js';

/** A change that fails a number of times, and counts the attempts. */
function failing(times: number, code: string) {
  let attempts = 0;
  const change = () => {
    attempts += 1;
    if (attempts <= times) throw Object.assign(new Error(code), { code });
  };
  return { change, attempts: () => attempts };
}

/** Windows, with a clock on which every pause is over at once. */
function windows(signal?: AbortSignal) {
  const pauses: number[] = [];
  const sleep = (pause: number) => {
    pauses.push(pause);
    return setTimeout(0);
  };
  return { platform: 'win32' as const, sleep, signal, pauses };
}

describe('retryWhileOpen', () => {
  test.each(['EACCES', 'EBUSY', 'EPERM'])('changes a file once %s is over', async (code) => {
    const { change, attempts } = failing(3, code);
    const host = windows();
    await retryWhileOpen(change, host);
    expect(attempts()).toBe(4);
    expect(host.pauses).toEqual([10, 20, 40]);
  });

  test('gives up after some seconds, with the error of the system', async () => {
    const host = windows();
    const { change } = failing(Infinity, 'EPERM');
    await expect(retryWhileOpen(change, host)).rejects.toMatchObject({ code: 'EPERM' });
    const waited = host.pauses.reduce((sum, pause) => sum + pause);
    expect(waited).toBeGreaterThan(4000);
    // A waiting process is told that the holder of the lock needs no longer.
    expect(waited).toBeLessThan(6000);
  });

  test('stops waiting when the signal is aborted', async () => {
    const interruption = new AbortController();
    const reason = new Error('Interrupted.');
    const { change, attempts } = failing(Infinity, 'EPERM');
    const { platform, signal } = windows(interruption.signal);
    const retrying = retryWhileOpen(change, { platform, signal });
    interruption.abort(reason);
    await expect(retrying).rejects.toBe(reason);
    expect(attempts()).toBe(1);
  });

  test('tries only once where the error says that the disk is full', async () => {
    const { change, attempts } = failing(Infinity, 'ENOSPC');
    await expect(retryWhileOpen(change, windows())).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(attempts()).toBe(1);
  });

  test('tries only once on other systems', async () => {
    const { change, attempts } = failing(Infinity, 'EPERM');
    const host = { ...windows(), platform: 'linux' as const };
    await expect(retryWhileOpen(change, host)).rejects.toMatchObject({ code: 'EPERM' });
    expect(attempts()).toBe(1);
  });
});
