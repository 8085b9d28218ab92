import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toEntryFile } from '../../src/store/entry-file.js';
import { writeEntryFile } from '../../src/store/write-entry-file.js';
import { cacheFiles, temporaryDirectory } from '../program.js';
import { entry } from '../registration/samples.js';
import { contentOf, draftOf, fileOf } from './cache.js';

/** A cache in which another process, without a lock, is about to rename its draft for the same profile. */
function sharedCache() {
  const cache = join(temporaryDirectory(), 'cache');
  const draft = draftOf(cache, 'dev');
  mkdirSync(dirname(draft), { recursive: true, mode: 0o700 });
  writeFileSync(draft, 'theirs');
  return { cache, draft };
}

describe('writeEntryFile', () => {
  test('leaves the draft of a writer that has no lock either, and nothing of its own', async () => {
    const { cache, draft } = sharedCache();
    const content = toEntryFile('dev', entry());
    for (let time = 0; time < 2; time += 1) await writeEntryFile(cache, content);
    expect(contentOf(cache, 'dev')).toEqual(content);
    expect(readFileSync(draft, 'utf8')).toBe('theirs');
    expect(cacheFiles(cache)).toHaveLength(2);
  });

  test('deletes its own draft alone if it cannot be renamed', async () => {
    const { cache, draft } = sharedCache();
    mkdirSync(fileOf(cache, 'dev'));
    await expect(writeEntryFile(cache, toEntryFile('dev', entry()))).rejects.toThrow();
    expect(cacheFiles(cache)).toEqual([relative(cache, draft)]);
    expect(existsSync(draft)).toBe(true);
  });
});
