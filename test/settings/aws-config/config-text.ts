import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../../../src/host/host.js';
import { readAwsConfig, type AwsConfig } from '../../../src/settings/aws-config/read-aws-config.js';
import type { RegisterSettings } from '../../../src/settings/register-settings.js';
import type { RegisterFlags } from '../../../src/settings/setting.js';
import { temporaryDirectory } from '../../program.js';
import { settled } from '../resolve.js';

/** A real AWS config file with this text. @returns its path */
export function configFile(text: string): string {
  const path = join(temporaryDirectory(), 'config');
  writeFileSync(path, text);
  return path;
}

/** A config file as the program reads it. */
export function load(text: string): AwsConfig {
  return readAwsConfig({ AWS_CONFIG_FILE: configFile(text), AWS_SHARED_CREDENTIALS_FILE: '' });
}

/** The settings of a profile of a config file, with no region but the file's. */
export function settingsOf(
  text: string,
  flags: RegisterFlags = {},
  env: Env = {},
): RegisterSettings {
  return settled(flags, env, load(text));
}
