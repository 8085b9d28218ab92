import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isOpenToOthers, NotPrivateError, requireOwn } from './private-file.js';

// Windows has neither; there they count as nothing.
const { O_DIRECTORY, O_RDONLY } = constants;

/** Directories like `/tmp`, which many users share, have this bit. */
const STICKY = 0o1000;

/** Says of the name of a file whether it may be in the directory. */
type IsOurs = (name: string) => boolean;

/**
 * Makes a directory, and those above it, for the user alone.
 *
 * @throws like {@link requirePrivateDirectory}
 */
export function makePrivateDirectory(path: string, isOurs: IsOurs): void {
  make(path);
  requirePrivateDirectory(path, isOurs);
}

/**
 * Checks a directory, behind a link too: dotfile managers make such links. One that others can read
 * is closed to them, but only if all in it is ours: it could be one like `/etc`.
 *
 * @throws NotPrivateError if it is somebody else's or shared; else the system's error
 */
export function requirePrivateDirectory(path: string, isOurs: IsOurs): void {
  if (process.platform === 'win32') return;
  const directory = openSync(path, O_RDONLY | O_DIRECTORY);
  try {
    const stats = fstatSync(directory);
    requireOwn(stats);
    if ((stats.mode & STICKY) !== 0)
      throw new NotPrivateError('it is a directory that users share');
    if (!isOpenToOthers(stats)) return;
    if (!readdirSync(path).every(isOurs)) {
      throw new NotPrivateError('others can open it, and it holds other files');
    }
    fchmodSync(directory, 0o700);
  } finally {
    closeSync(directory);
  }
}

/** Not mkdir's own `recursive`: where nothing can be made, as in `/proc`, it tries for ever on Node 20. */
function make(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) make(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it by now. What a link leads to is checked by whoever opens it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
