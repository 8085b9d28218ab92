import type { Env } from '../host/host.js';
import { byDefault, fromEnv, fromFlag, type Setting } from './setting.js';

/** The profile. Any string is a valid name. */
export function profileSetting(
  value: string | undefined,
  env: Env,
  source = '--profile',
): Setting<string> {
  return fromFlag(source, value) ?? fromEnv(env, 'AWS_PROFILE') ?? byDefault('default');
}
