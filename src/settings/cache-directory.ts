import { resolve } from 'node:path';
import envPaths from 'env-paths';
import type { Env } from '../host/host.js';
import { byDefault, fromEnv, fromFlag, notEmpty, type Setting } from './setting.js';

/** The absolute path of the directory that holds the cache: one file for each profile. */
export function cacheDirectorySetting(flag: string | undefined, env: Env): Setting<string> {
  const { value, source } =
    notEmpty(fromFlag('--cache-dir', flag)) ??
    fromEnv(env, 'SSO_REGISTER_CACHE_DIR') ??
    byDefault(envPaths('sso-register', { suffix: '' }).config);
  return { value: resolve(value), source };
}
