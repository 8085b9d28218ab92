import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EmulatorOptions } from '../../src/emulator/start-emulator.js';
import { temporaryDirectory, world, type HostOptions } from '../program.js';

export const START_URL = 'https://d-1234567890.awsapps.com/start';

/** A profile `dev` of an sso-session. */
export function sessionConfig(scopes?: string, name = 'my-sso', region = 'eu-west-1'): string {
  const given = scopes === undefined ? '' : `sso_registration_scopes = ${scopes}\n`;
  return (
    `[profile dev]\nsso_session = ${name}\n` +
    `[sso-session ${name}]\nsso_start_url = ${START_URL}\nsso_region = ${region}\n${given}`
  );
}

/** A profile `dev` that carries the start URL itself. */
export function legacyConfig(region = 'eu-west-1'): string {
  return `[profile dev]\nsso_start_url = ${START_URL}\nsso_region = ${region}\n`;
}

/** A world with a home that holds an AWS config file. */
export async function loginWorld(config: string, options: Partial<EmulatorOptions> = {}) {
  const made = await world(options);
  const home = temporaryDirectory();
  const configFile = join(home, '.aws/config');
  const directory = join(home, '.aws/sso/cache');
  mkdirSync(dirname(configFile));
  writeFileSync(configFile, config);
  const host = { env: { HOME: home, AWS_CONFIG_FILE: configFile } };
  const register = (argv: string[], more: HostOptions = {}) =>
    made.run(['register', '-p', 'dev', '--aws-cli', ...argv], { ...host, ...more });
  return {
    ...made,
    host,
    directory,
    register,
    /** The names of the files in which the AWS CLI keeps what it knows. */
    files: () => (existsSync(directory) ? readdirSync(directory) : []),
  };
}
