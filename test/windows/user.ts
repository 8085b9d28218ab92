import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../../src/host/host.js';
import { calls, emulator, temporaryDirectory } from '../program.js';
import { windowsPath } from './wine.js';

/** Names that Windows reserves or reads as paths or variables, and its letters. */
export const NAMES = ['CON', 'nul.txt', '..\\x', 'a:b', 'A', 'a', '%PATH%', 'é', '🔑', '__proto__'];

/** As Notepad saves it. */
const CONFIG = [
  '[sso-session corp]',
  'sso_region = eu-west-1',
  'sso_start_url = https://d-1234567890.awsapps.com/start',
  ...NAMES.flatMap((name) => [`[profile '${name}']`, 'sso_session = corp']),
  '',
].join('\r\n');

/** The users and the service of a test; the emulator runs on Linux. */
export async function user() {
  const service = await emulator({ now: Date.now });
  const home = join(temporaryDirectory(), 'Zoë Müller');
  const appData = join(home, 'App Data');
  const [login, cache] = [join(home, '.aws/sso/cache'), join(appData, 'sso-register/Config')];
  mkdirSync(appData, { recursive: true });
  writeFileSync(join(home, 'aws config'), CONFIG);
  const env: Env = {
    APPDATA: windowsPath(appData),
    USERPROFILE: windowsPath(home),
    HOME: windowsPath(temporaryDirectory()),
    AWS_CONFIG_FILE: '%userprofile%\\aws config',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_SSO_OIDC: service.url,
  };
  /** The only JSON file of a cache, as Windows names it. */
  const fileIn = (directory: string) => {
    const [name = ''] = readdirSync(directory).filter((each) => each.endsWith('.json'));
    return windowsPath(join(directory, name));
  };
  const registered = async () => (await calls(service)).RegisterClient;
  return { env, home, cache, login, fileIn, registered };
}
