import { lstatSync } from 'node:fs';
import { reasonOf, RegisterError } from '../errors.js';

/**
 * Changes or deletes a file.
 *
 * @returns false if the file is gone
 * @throws CacheFailed if it cannot be changed
 */
export function changeFile(verb: string, path: string, change: () => void): boolean {
  try {
    change();
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw cacheFailed(verb, path, error);
  }
}

/** The system's errors for a directory in which nothing can be created. */
const NOTHING_CREATED = ['EACCES', 'EDQUOT', 'ENOENT', 'ENOSPC', 'EPERM', 'EROFS'];

/** Whether a file cannot be created. One that exists and cannot be opened is another matter. */
export function cannotBeCreated(error: unknown, path: string): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return NOTHING_CREATED.includes(code) && (code === 'EROFS' || !exists(path));
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The error for a file or directory of the cache. @param verb what could not be done */
export function cacheFailed(verb: string, path: string, cause: unknown): RegisterError {
  return new RegisterError('CacheFailed', `Could not ${verb} ${path}: ${reasonOf(cause)}.`, {
    hint: 'Check the owner, mode and free space of the directory, or choose another with --cache-dir.',
    cause,
  });
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
