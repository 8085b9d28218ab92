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
import { withPrivateUmask } from './umask.js';

const { O_DIRECTORY, O_RDONLY } = constants;

/** The mode bit of directories that many users share, such as `/tmp`. */
const STICKY = 0o1000;

/** Returns whether a file of this name belongs to this program. */
type IsOurs = (name: string) => boolean;

/**
 * Creates a directory and its missing parents, for the user only.
 *
 * @throws like {@link requirePrivateDirectory}
 */
export function makePrivateDirectory(path: string, isOurs: IsOurs): void {
  createDirectory(path);
  requirePrivateDirectory(path, isOurs);
}

/**
 * Checks a directory, also through a link, because dotfile managers create such links. If others can
 * open it, their access is removed, but only if all files in it are ours: it could be `/etc`.
 *
 * @throws NotPrivateError if it belongs to another user or is shared; else the system's error
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

/** Avoids mkdir's `recursive`: on Node 20 it never returns where it can create nothing, as in `/proc`. */
function createDirectory(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) createDirectory(dirname(path));
  try {
    withPrivateUmask(() => mkdirSync(path, { mode: 0o700 }));
  } catch (error) {
    // Another process may have created it by now. If it is a link, opening it checks the target.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
