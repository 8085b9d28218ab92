import { join, resolve } from 'node:path';
import type { Env } from '../host/host.js';
import { absolute, homeDirectory } from './aws-config/config-paths.js';
import { byDefault, fromEnv, textFromFlag, type Setting } from './setting.js';

const NAME = 'sso-register';

/** An absolute path. @throws a usage error for an empty option, or without a home directory */
export function cacheDirectorySetting(flag: string | undefined, env: Env): Setting<string> {
  const { value, source } =
    textFromFlag('--cache-dir', flag) ??
    fromEnv(env, 'SSO_REGISTER_CACHE_DIR') ??
    byDefault(platformDirectory(env));
  return { value: resolve(value), source };
}

/** @see https://specifications.freedesktop.org/basedir-spec/latest/ (relative paths are ignored) */
function platformDirectory(env: Env): string {
  switch (process.platform) {
    case 'darwin':
      return join(homeDirectory(env), 'Library', 'Preferences', NAME);
    case 'win32':
      return join(appData(env), NAME, 'Config');
    default:
      return join(absolute(env.XDG_CONFIG_HOME) ?? join(homeDirectory(env), '.config'), NAME);
  }
}

function appData(env: Env): string {
  return absolute(env.APPDATA) ?? join(homeDirectory(env), 'AppData', 'Roaming');
}
