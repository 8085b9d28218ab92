import { join, resolve } from 'node:path';
import { usageError } from '../errors.js';
import type { Env } from '../host/host.js';
import { absolute, expandHome, homeDirectory } from './aws-config/config-paths.js';
import { byDefault, fromEnv, textFromFlag, type Setting } from './setting.js';

const NAME = 'sso-register';

/** An absolute path. @throws a usage error for an empty option, or without a home directory */
export function cacheDirectorySetting(flag: string | undefined, env: Env): Setting<string> {
  const { value, source } =
    textFromFlag('--cache-dir', flag) ??
    fromEnv(env, 'SSO_REGISTER_CACHE_DIR') ??
    byDefault(platformDirectory(env));
  // No shell expands `--cache-dir=~/x`, nor a variable in a .env file.
  return { value: toAbsolute(expandHome(value, env), source), source };
}

/** @throws a usage error for a relative path in a working directory that has been deleted */
function toAbsolute(path: string, source: string): string {
  try {
    return resolve(path);
  } catch {
    throw usageError(
      `${source} is a relative path, and the working directory does not exist: ${path}`,
      'Give an absolute path, or change to a directory that exists.',
    );
  }
}

/** @see https://specifications.freedesktop.org/basedir-spec/latest/ (relative paths are ignored) */
function platformDirectory(env: Env): string {
  switch (process.platform) {
    case 'darwin':
      return join(homeDirectory(env), 'Library', 'Preferences', NAME);
    case 'win32': {
      const appData = absolute(env.APPDATA) ?? join(homeDirectory(env), 'AppData', 'Roaming');
      return join(appData, NAME, 'Config');
    }
    default:
      return join(absolute(env.XDG_CONFIG_HOME) ?? join(homeDirectory(env), '.config'), NAME);
  }
}
