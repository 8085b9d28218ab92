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
  switch (file.kind) {
    case 'damaged':
      return unusable(
        `The cache file ${file.path} is damaged: ${file.why}.`,
        target === undefined
          ? 'Delete it, or register again for its profile: that sets the file aside.'
          : `Run "${forProfile('register', target)}" to register again: it sets the damaged file aside.`,
      );
    case 'newer':
      return unusable(
        `A newer version of sso-register wrote the cache file ${file.path}.`,
        target === undefined
          ? 'Upgrade sso-register, or delete the file.'
          : `Upgrade sso-register, or delete the file with "${forProfile('clear', { ...target, flow: undefined })}".`,
      );
    case 'unreadable':
      return unusable(
        `The cache file ${file.path} cannot be read: ${file.why}.`,
        'Check its owner and mode, or choose another directory with --cache-dir.',
      );
  }
}

function unusable(message: string, hint: string): RegisterError {
  return new RegisterError('CacheFailed', message, { hint });
}
