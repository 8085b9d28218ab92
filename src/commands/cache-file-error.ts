import { RegisterError } from '../errors.js';
import type { CacheFile } from '../registration/entry.js';
import { forProfile, type Target } from './command-line.js';

/**
 * The error for a cache file that a command needs and cannot use.
 *
 * @param target undefined if only the file could say whose it is
 */
export function cacheFileError(
  file: Exclude<CacheFile, { kind: 'entry' }>,
  target?: Target,
): RegisterError {
  const line = (command: 'register' | 'clear') =>
    target === undefined ? `sso-register ${command}` : forProfile(command, target);
  switch (file.kind) {
    case 'damaged':
      return cacheFailed(
        `The cache file ${file.path} is damaged: ${file.why}.`,
        `Run "${line('register')}" to register again: it sets the damaged file aside.`,
      );
    case 'newer':
      return cacheFailed(
        `A newer version of sso-register wrote the cache file ${file.path}.`,
        `Upgrade sso-register, or delete the file with "${line('clear')}".`,
      );
    case 'unreadable':
      return cacheFailed(
        `The cache file ${file.path} cannot be read: ${file.why}.`,
        'Check its owner and mode, or choose another directory with --cache-dir.',
      );
  }
}

function cacheFailed(message: string, hint: string): RegisterError {
  return new RegisterError('CacheFailed', message, { hint });
}
