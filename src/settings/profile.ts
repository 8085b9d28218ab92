import type { Env } from '../host.js';
import { byDefault, fromEnv, fromFlag, type Setting } from './setting.js';

/** The profile: any string is a name. */
export function profileSetting(flag: string | undefined, env: Env): Setting<string> {
  return fromFlag('--profile', flag) ?? fromEnv(env, 'AWS_PROFILE') ?? byDefault('default');
}
