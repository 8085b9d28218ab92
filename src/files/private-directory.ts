import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import {
  isOpenToOthers,
  isOwnOrOfRoot,
  NotPrivateError,
  requireOwn,
  withPrivateUmask,
} from './private-file.js';
import { requireUtf8 } from './regular-file.js';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;

/** The mode bit of directories that many users share, such as `/tmp`. */
const STICKY = 0o1000;

/**
 * Creates a directory and its missing parents, for the user only. Follows no link of another user. As
 * root, creates nothing in a directory of another user, because that user could not use it: with sudo,
 * HOME can still be the user's. The system stops all other users, unless the owner lets them.
 *
 * @throws like {@link requirePrivateDirectory}
 */
export function makePrivateDirectory(path: string, isOurs: (name: string) => boolean): void {
  requireUtf8(path);
  requireOwnLinks(path);
  createDirectory(path);
  checkDirectory(path, isOurs, () => true);
}

/**
 * Checks a directory, also through a link of the user or root, because dotfile managers create such
 * links. If others can open it, their access is removed, but only if all files in it are ours: it could
 * be `/etc`. An empty one has nothing to hide, so that it stays as it is.
 *
 * @throws NotPrivateError if it, or a link to it, belongs to another user, or if it is shared;
 *   UnusableFileError if its name is not valid UTF-8; else the system's error
 */
export function requirePrivateDirectory(path: string, isOurs: (name: string) => boolean): void {
  requireUtf8(path);
  checkDirectory(path, isOurs, (names) => names.length > 0);
}

function checkDirectory(
  path: string,
  isOurs: (name: string) => boolean,
  mustBePrivate: (names: string[]) => boolean,
): void {
  if (process.platform === 'win32') return;
  const directory = openDirectory(path);
  try {
    const stats = fstatSync(directory);
    requireOwn(stats);
    if ((stats.mode & STICKY) !== 0)
      throw new NotPrivateError('it is a directory that users share');
    if (!isOpenToOthers(stats)) return;
    const names = readdirSync(path);
    if (!names.every(isOurs)) {
      throw new NotPrivateError('other users can open it, and it holds files of other programs');
    }
    if (mustBePrivate(names)) fchmodSync(directory, 0o700);
  } finally {
    closeSync(directory);
  }
}

function openDirectory(path: string): number {
  try {
    return openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch {
    // It is a link; or else opening it once more says what is wrong.
    requireOwnLink(path);
    return openSync(path, O_RDONLY | O_DIRECTORY);
  }
}

/** Checks the path and its parents as they are written, but not the parents of what a link leads to. */
function requireOwnLinks(path: string): void {
  if (process.platform === 'win32') return;
  if (dirname(path) !== path) requireOwnLinks(dirname(path));
  requireOwnLink(path);
}

/** The other user would decide where the link leads. */
function requireOwnLink(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink() && !isOwnOrOfRoot(stats)) {
    throw new NotPrivateError(`${path} is a symbolic link of another user`);
  }
}

/** Avoids mkdir's `recursive`: on Node 20 it never returns where it can create nothing, as in `/proc`. */
function createDirectory(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) createDirectory(parent);
  if (process.getuid?.() === 0 && !isOwnOrOfRoot(statSync(parent))) {
    throw new NotPrivateError(`root creates nothing in ${parent}, which belongs to another user`);
  }
  try {
    withPrivateUmask(() => mkdirSync(path, { mode: 0o700 }));
  } catch (error) {
    // Another process may have created it by now. If it is a link, opening it checks the target.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
