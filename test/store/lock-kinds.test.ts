import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryDirectory } from '../program.js';
import { acquire } from './locks.js';

/** A Node that loads neither native code nor SQLite. Nothing in this file may have loaded them before. */
function withoutLockKinds(): void {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
  vi.spyOn(process, 'dlopen').mockImplementation(() => {
    throw new Error('no native code');
  });
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
}

test('where no kind of lock can be loaded, none is taken, and a warning says what to do', async () => {
  withoutLockKinds();
  const path = join(temporaryDirectory(), 'the.lock');
  const { lock, said } = acquire(path);
  await expect(lock).resolves.toBeUndefined();
  expect(said).toEqual([
    expect.stringMatching(/^warning: No lock can be taken here, .* has SQLite\.$/),
  ]);
  expect(existsSync(path)).toBe(false);
});
