import type { Host } from '../host/host.js';
import { cacheDirectorySetting } from '../settings/cache-directory.js';
import { Store } from '../store/store.js';

/** The cache that `--cache-dir`, the environment or the platform names. */
export function openStore({ cacheDir }: { cacheDir?: string }, { env }: Host): Store {
  return new Store(cacheDirectorySetting(cacheDir, env).value);
}
