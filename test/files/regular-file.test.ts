import { existsSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRegular, readRegularFile, UnusableFileError } from '../../src/files/regular-file.js';
import { temporaryDirectory } from '../program.js';

const MIB = 1024 * 1024;

/** A file of this size (bytes), which takes no space on the disk. */
function fileOfSize(size: number): string {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, '');
  truncateSync(path, size);
  return path;
}

function fileWith(text: string): string {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, text);
  return path;
}

describe('readRegularFile', () => {
  test.each([
    { what: 'an empty file', text: '' },
    { what: 'a short file', text: 'größe 日本 🚀' },
    { what: 'a long file', text: 'größe 日本 🚀\n'.repeat(100_000) },
  ])('reads the whole text of $what', ({ text }) => {
    expect(readRegularFile(fileWith(text)).toString()).toBe(text);
  });

  test('reads 16 MiB, and refuses a byte more', () => {
    expect(readRegularFile(fileOfSize(16 * MIB))).toHaveLength(16 * MIB);
    const tooLarge = new UnusableFileError('it is larger than 16 MiB');
    expect(() => readRegularFile(fileOfSize(16 * MIB + 1))).toThrow(tooLarge);
  });

  test('reads nothing of a file of 4 GiB, which would not fit into a string', () => {
    expect(() => readRegularFile(fileOfSize(4096 * MIB))).toThrow(UnusableFileError);
  });

  test('reads the null device as an empty file, also through a link', () => {
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(devNull, link);
    const texts = [devNull, link].map((path) => readRegularFile(path).toString());
    expect(texts).toEqual(['', '']);
  });

  test('fails as the system does for what is missing, and for a directory', () => {
    expect(() => readRegularFile(join(temporaryDirectory(), 'none'))).toThrow(/ENOENT/);
    expect(() => readRegularFile(temporaryDirectory())).toThrow(/EISDIR/);
  });

  test('refuses a name that Node has read as another one', () => {
    const path = join(temporaryDirectory(), 'a\ufffd');
    writeFileSync(path, '');
    for (const use of [readRegularFile, checkRegular]) expect(() => use(path)).toThrow(/UTF-8/);
  });

  test.runIf(existsSync('/dev/zero'))('refuses a device', () => {
    const notRegular = new UnusableFileError('it is not a regular file');
    expect(() => readRegularFile('/dev/zero')).toThrow(notRegular);
  });

  // Such files are said to be empty.
  describe.runIf(existsSync('/proc/self/pagemap'))('of a file whose size is unknown', () => {
    test('reads the whole text', () => {
      expect(readRegularFile('/proc/self/status').toString()).toMatch(/^Name:[^]*\n$/);
    });

    test('reads no more than of another', () => {
      expect(() => readRegularFile('/proc/self/pagemap')).toThrow(UnusableFileError);
    });
  });
});
