import { usageError } from '../errors.js';
import type { Env } from '../host/host.js';
import { byDefault, fromEnv, fromFlag, type Setting } from './setting.js';

const RENAME = 'Rename the profile.';

/** @throws a usage error for a name that is empty, begins with `=`, or is not UTF-8 */
export function profileSetting(
  flag: string | undefined,
  env: Env,
  source = '--profile',
): Setting<string> {
  const profile =
    fromFlag(source, flag) ??
    fromEnv(env, 'AWS_PROFILE') ??
    fromEnv(env, 'AWS_DEFAULT_PROFILE') ??
    byDefault('default');
  checkName(profile);
  return profile;
}

function checkName({ value, source }: Setting<string>): void {
  if (value === '') {
    throw usageError(`The profile name (${source}) is empty.`, 'Give the profile a name.');
  }
  if (value.startsWith('=')) {
    // `-p=dev` is a typo for `-p dev`.
    const name = value.replace(/^=+/, '');
    const isTypo = source === '--profile' && name !== '';
    throw usageError(
      `The profile name ${value} (${source}) begins with "=".`,
      isTypo ? `Write -p ${name} or --profile=${name}.` : RENAME,
    );
  }
  if (value.includes('\ufffd')) {
    throw usageError(
      `The profile name ${value} (${source}) is not valid UTF-8, or has the character U+FFFD, which replaces invalid bytes.`,
      RENAME,
    );
  }
}
