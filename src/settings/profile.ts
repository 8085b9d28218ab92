import { usageError } from '../errors.js';
import type { Env } from '../host/host.js';
import { byDefault, fromEnv, fromFlag, type Setting } from './setting.js';

/** What Node reads instead of bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

const RENAME = 'Rename the profile.';

/**
 * The profile. Nearly any text is a valid name.
 *
 * @throws a usage error for the empty name, one that begins with `=`, and one that is not UTF-8
 */
export function profileSetting(
  flag: string | undefined,
  env: Env,
  source = '--profile',
): Setting<string> {
  const profile = fromFlag(source, flag) ?? fromEnv(env, 'AWS_PROFILE') ?? byDefault('default');
  checkName(profile);
  return profile;
}

function checkName({ value, source }: Setting<string>): void {
  if (value === '') {
    throw usageError(`The profile name (${source}) is empty.`, 'Give the profile a name.');
  }
  if (value.startsWith('=')) {
    throw usageError(
      `The profile name ${value} (${source}) begins with "=".`,
      source === '--profile' ? hintAtTypo(value) : RENAME,
    );
  }
  if (value.includes(REPLACEMENT)) {
    throw usageError(
      `The profile name ${value} (${source}) is not valid UTF-8, or has the character U+FFFD, which replaces invalid bytes.`,
      RENAME,
    );
  }
}

/** `-p=dev` is a typo for `-p dev`. */
function hintAtTypo(value: string): string {
  const name = value.replace(/^=+/, '');
  return name === '' ? RENAME : `Write -p ${name} or --profile=${name}.`;
}
