import { RegisterError } from '../../src/errors.js';
import type { Env } from '../../src/host/host.js';
import type { AwsConfig } from '../../src/settings/aws-config/read-aws-config.js';
import {
  resolveRegisterSettings,
  type RegisterSettings,
} from '../../src/settings/register-settings.js';
import type { RegisterFlags } from '../../src/settings/setting.js';
import { settleStartUrl } from '../../src/settings/start-url.js';

/** An empty AWS config file. */
const NO_CONFIG: AwsConfig = {
  path: '/home/jane/.aws/config',
  exists: true,
  sections: new Map(),
  others: [],
};

/** The settings of `register` in a region, so that a test names only its subject. */
export function resolve(flags: RegisterFlags, env: Env = {}): RegisterSettings {
  return settled(flags, { AWS_REGION: 'eu-west-1', ...env });
}

/** The settings of `register` on a machine with an empty AWS config file. */
export function settled(flags: RegisterFlags, env: Env, file = NO_CONFIG): RegisterSettings {
  return settleStartUrl(resolveRegisterSettings(flags, env, file), undefined, file);
}

/** The error that an act throws. */
export function errorOf(act: () => unknown): RegisterError {
  try {
    act();
  } catch (error) {
    if (error instanceof RegisterError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}
