import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, world, type HostOptions } from '../program.js';

/** A profile of an sso-session, a legacy one, and what else a config file may hold. */
export const CONFIG = `
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://d-1234567890.awsapps.com/start
sso_registration_scopes = sso:account:access , codewhisperer:completions

[sso-session plain]
sso_region = eu-central-1
sso_start_url = https://plain.awsapps.com/start

[profile dev]
sso_session = corp
region = us-east-2

[profile prod]
sso_session = corp

[profile plain]
sso_session = plain

[profile legacy]
sso_start_url = https://legacy.awsapps.com/start
sso_region = us-west-2
sso_registration_scopes = never:read

[profile static]
region = ap-south-1

[profile broken]
sso_session = nowhere
`;

/** A machine of a user with an AWS config file, an emulator, and no region in the environment. */
export async function home(config: string, options: Parameters<typeof world>[0] = {}) {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, '.aws'));
  const file = join(directory, '.aws', 'config');
  writeFileSync(file, config);
  const here = await world(options);
  const env = { HOME: directory, AWS_CONFIG_FILE: file, AWS_REGION: '' };
  const run = (line: string, host: HostOptions = {}) =>
    here.run(line.split(' '), { ...host, env: { ...env, ...host.env } });
  return { ...here, directory, file, run };
}
