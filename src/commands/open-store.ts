import { cacheDirectorySetting } from '../settings/cache-directory.js';
import { Store } from '../store/store.js';
import type { Context } from './context.js';

/** The cache that `--cache-dir`, the environment or the platform names. */
export function openStore(
  { cacheDir }: { cacheDir?: string | undefined },
  { host, reporter }: Pick<Context, 'host'> & Partial<Pick<Context, 'reporter'>>,
): Store {
  return new Store(cacheDirectorySetting(cacheDir, host.env).value, (text) =>
    reporter?.debug(text),
  );
}
