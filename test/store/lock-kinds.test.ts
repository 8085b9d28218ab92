import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Store } from '../../src/store/store.js';
import { temporaryDirectory } from '../program.js';
import { draftOf } from './cache.js';
import { acquire, recorded } from './locks.js';

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

test('takes no lock if no kind can be loaded, and warns what to do', async () => {
  withoutLockKinds();
  const path = join(temporaryDirectory(), 'the.lock');
  const { lock, said } = acquire(path);
  await expect(lock).resolves.toBeUndefined();
  expect(said).toEqual([
    expect.stringMatching(/^warning: No lock can be taken here, .* has SQLite\.$/),
  ]);
  expect(existsSync(path)).toBe(false);
});

test('keeps drafts if no kind of lock can be loaded, as they may have a writer', async () => {
  withoutLockKinds();
  const cache = join(temporaryDirectory(), 'cache');
  const draft = draftOf(cache, 'dev');
  mkdirSync(dirname(draft), { recursive: true, mode: 0o700 });
  writeFileSync(draft, '');
  const { options } = recorded();
  await expect(new Store(cache).lock('dev', options)).resolves.toBeUndefined();
  expect(existsSync(draft)).toBe(true);
});
