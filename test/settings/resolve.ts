import { RegisterError } from '../../src/errors.js';
import type { Env } from '../../src/host/host.js';
import type { AwsConfig } from '../../src/settings/aws-config.js';
import {
  resolveRegisterSettings,
  type RegisterSettings,
} from '../../src/settings/register-settings.js';
import type { RegisterFlags } from '../../src/settings/sources.js';

/** A missing AWS config file. */
export const NO_CONFIG: AwsConfig = { path: '/home/jane/.aws/config', sections: new Map() };

/** The settings of `register` in a region, so that a test names only its subject. */
export function resolve(flags: RegisterFlags, env: Env = {}): RegisterSettings {
  return resolveRegisterSettings(flags, { AWS_REGION: 'eu-west-1', ...env }, NO_CONFIG);
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
