import { RegisterError } from '../errors.js';
import type { CacheFile, Entry } from '../registration/entry.js';

type Unusable = Exclude<CacheFile, { kind: 'entry' }>;

/** What the reuse rule is given. @throws CacheFailed for a file that must not be replaced */
export function usableEntry(file: CacheFile | undefined): Entry | 'damaged' | undefined {
  if (file === undefined) return undefined;
  if (file.kind === 'entry') return file.entry;
  if (file.kind === 'damaged') return 'damaged';
  throw cacheFileError(file);
}

/** The error that a file means for a command that needs what it holds. */
export function cacheFileError(file: Unusable): RegisterError {
  const { message, hint } = describe(file);
  return new RegisterError('CacheFailed', message, { hint });
}

function describe(file: Unusable): { message: string; hint: string } {
  switch (file.kind) {
    case 'damaged':
      return {
        message: `The cache file ${file.path} is damaged: ${file.why}.`,
        hint: 'Run "sso-register register" to register anew: it keeps the damaged file aside.',
      };
    case 'newer':
      return {
        message: `A newer version of sso-register wrote the cache file ${file.path}.`,
        hint: 'Upgrade sso-register, or delete the file with "sso-register clear".',
      };
    case 'unreadable':
      return {
        message: `The cache file ${file.path} cannot be read: ${file.why}.`,
        hint: 'Check its owner and mode, or name another directory with --cache-dir.',
      };
  }
}
