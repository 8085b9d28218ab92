import type { Env } from '../host/host.js';
import { byDefault, fromEnv, fromFlag } from './setting.js';

/** The profile. Any string is a valid name. */
export function profileSetting(flag: string | undefined, env: Env, source = '--profile') {
  return fromFlag(source, flag) ?? fromEnv(env, 'AWS_PROFILE') ?? byDefault('default');
}
