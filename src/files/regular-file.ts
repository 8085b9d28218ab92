import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { devNull } from 'node:os';

/** The error for a file that must not be used. Its message says why. */
export class UnusableFileError extends Error {}

/** @throws UnusableFileError for a name that Node has not read as it is: another file would be used */
export function requireUtf8(path: string): void {
  if (!path.includes('\ufffd')) return;
  throw new UnusableFileError('its name is not valid UTF-8, or has the character U+FFFD');
}

// On Windows it is undefined, and has no effect when combined with other flags.
const { O_APPEND, O_CREAT, O_NONBLOCK, O_RDONLY, O_RDWR } = constants;

/** The maximum size of a file that is read (bytes): more than a real one ever has. */
const MAX_SIZE = 16 * 1024 * 1024;

/** Where files are read to. A buffer for each file would add 5 % to listing 10,000 entries. */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Reads a regular file that the user or the environment names. Pipes and devices are
 * refused, because no signal is handled while a synchronous read waits for them. Checks the open file
 * and not its path, which could lead to another file by then.
 *
 * @throws UnusableFileError if it is not a regular file or is too large; or the system's error
 */
export function readRegularFile(path: string): Buffer {
  requireUtf8(path);
  // O_NONBLOCK, because opening a pipe could block.
  const file = openSync(path, O_RDONLY | O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    requireRegular(stats);
    return Buffer.from(readBytes(file, stats));
  } finally {
    closeSync(file);
  }
}

/**
 * Appends lines: all of them or none, and not to a line that is there. Creates a missing file for the
 * user alone.
 *
 * @throws UnusableFileError for anything but a file; or the system's error
 */
export function appendToFile(path: string, lines: string): void {
  const file = openForAppending(path);
  try {
    const stats = fstatSync(file);
    requireRegular(stats);
    appendOrUndo(file, lacksLineBreak(file, stats) ? `\n${lines}` : lines, stats);
  } finally {
    closeSync(file);
  }
}

function lacksLineBreak(file: number, { size }: Stats): boolean {
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
}

function appendOrUndo(file: number, text: string, { size }: Stats): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    // A full disk takes a part of it.
    ftruncateSync(file, size);
    throw error;
  }
}

function openForAppending(path: string): number {
  const flags = O_RDWR | O_APPEND | O_NONBLOCK;
  try {
    return openSync(path, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const file = openSync(path, flags | O_CREAT, 0o600);
    // The umask cannot give access to others, but can take it from the user.
    fchmodSync(file, 0o600);
    return file;
  }
}

/** Checks what is at a path, if anything. @throws like {@link appendToFile} */
export function checkRegular(path: string): void {
  requireUtf8(path);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) requireRegular(stats);
}

/** Accepts the null device, as good as an empty file, and directories, which the system rejects. */
function requireRegular(stats: Stats): void {
  const isNullDevice = stats.isCharacterDevice() && stats.rdev === statSync(devNull).rdev;
  if (stats.isFile() || stats.isDirectory() || isNullDevice) return;
  throw new UnusableFileError('it is not a regular file');
}

/** Reads the text of an open file. @throws UnusableFileError if it is too large; or the system's error */
export function readText(file: number, stats: Stats): string {
  return readBytes(file, stats).toString();
}

/** What an open file contains, until the next file is read. */
function readBytes(file: number, { size }: Stats): Buffer {
  requireReadable(size);
  let data = size < READ_BUFFER.length ? READ_BUFFER : Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const read = readSync(file, data, length, data.length - length, null);
    length += read;
    if (read === 0 || length === size) return data.subarray(0, length);
    // The size can be wrong: for files in /proc it is 0.
    requireReadable(length);
    if (length === data.length) data = Buffer.concat([data], 2 * length);
  }
}

function requireReadable(size: number): void {
  if (size > MAX_SIZE) throw new UnusableFileError('it is larger than 16 MiB');
}
