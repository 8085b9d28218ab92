import { orNone, usageError } from '../errors.js';
import type { Env } from '../host/host.js';
import { readAwsConfig, sectionNames } from './aws-config/read-aws-config.js';
import { byDefault, fromEnv, fromFlag, type Setting } from './setting.js';

const RENAME = 'Rename the profile.';

/** @throws a usage error for a name that is empty, begins with `=`, is not UTF-8, or lists profiles */
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
  checkName(profile, env);
  return profile;
}

function checkName({ value, source }: Setting<string>, env: Env): void {
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
  checkIsNoList(value, source, env);
}

function checkIsNoList(value: string, source: string, env: Env): void {
  const names = value.split(',').map((name) => name.trim());
  if (names.length === 1) return;
  const known = orNone(() => sectionNames(readAwsConfig(env), 'profile')) ?? [];
  if (known.includes(value) || !names.every((name) => known.includes(name))) return;
  throw usageError(
    `The profile name ${value} (${source}) is a list of profiles.`,
    'Run the command once for each profile.',
  );
}
