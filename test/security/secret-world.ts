import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoginCache } from '../../src/aws-cli/login-cache.js';
import { FORMATS } from '../../src/commands/options.js';
import { PKCE_METADATA } from '../../src/registration/flow.js';
import { LOGIN_FIELDS, REGISTERED_FIELDS } from '../../src/registration/view.js';
import { toEntryFile } from '../../src/store/entry-file.js';
import { Store } from '../../src/store/store.js';
import { temporaryDirectory, world } from '../program.js';
import { entry, registration, SECRET } from '../registration/samples.js';
import { REGISTRATION, say, startService } from '../service/service.js';
import { plant } from '../store/cache.js';

/** Whether a text contains a recognizable part of the secret. */
export function shows(text: string): boolean {
  const length = 8;
  const starts = Array.from({ length: SECRET.length - length + 1 }, (_, start) => start);
  return starts.some((start) => text.includes(SECRET.slice(start, start + length)));
}

export const ISSUED = { ...REGISTRATION, clientSecret: SECRET };

export const SSO_PROFILES = `
[sso-session corp]
sso_start_url = https://c.awsapps.com/start
sso_region = eu-west-1
[default]
sso_start_url = https://a.awsapps.com/start
sso_region = eu-west-1
[profile damaged]
sso_start_url = https://b.awsapps.com/start
`;

/** What `aws sso login` finds the registration of the default profile by. */
const LEGACY = {
  ...{ startUrl: 'https://a.awsapps.com/start', region: 'eu-west-1' },
  ...{ scopes: null, sessionName: null },
};

/** The same of the sso-session. */
const SESSION = { ...LEGACY, startUrl: 'https://c.awsapps.com/start', sessionName: 'corp' };

const PKCE = { clientName: 'x', clientType: 'public', ...PKCE_METADATA };

/** The secret in both caches, in whole and damaged files, and at services that answer well and badly. */
export async function secretWorld() {
  const { run, cache } = await world();
  const [service, babbling, lacking] = await Promise.all([
    startService(say(200, ISSUED)),
    startService(say(200, `<p>${SECRET}</p>`)),
    startService(say(200, { ...ISSUED, clientId: undefined })),
  ]);
  const home = temporaryDirectory();
  const AWS_CONFIG_FILE = join(home, 'config');
  writeFileSync(AWS_CONFIG_FILE, SSO_PROFILES);
  const env = {
    ...{ HOME: home, AWS_CONFIG_FILE, AWS_MAX_ATTEMPTS: '1' },
    ...{ GITHUB_ENV: join(home, 'github-env'), AWS_ENDPOINT_URL_SSO_OIDC: service.url },
  };
  const fileWith = (profile: string, members = {}) =>
    JSON.stringify(toEntryFile(profile, entry({ registration: registration(members) })));
  const store = new Store(cache);
  const logins = new LoginCache(home, store);
  const restore = async () => {
    for (const path of [cache, join(home, '.aws')]) rmSync(path, { recursive: true, force: true });
    await logins.write(logins.keyOf(LEGACY), entry());
    await logins.write(logins.keyOf(SESSION), entry({ request: PKCE }));
    mkdirSync(cache, { mode: 0o700 });
    plant(cache, 'default', fileWith('default'));
    plant(cache, 'old', fileWith('old', { clientSecretExpiresAt: 1 }));
    plant(cache, 'damaged', fileWith('damaged').slice(0, -3));
    plant(cache, 'newer', JSON.stringify({ version: 2, clientSecret: SECRET }));
  };
  const values: Record<string, string[]> = {
    '--region': ['us-east-1', 'nowhere'],
    '--client-name': ['a name'],
    '--client-type': ['public', 'confidential'],
    '--scopes': ['a'],
    '--grant-types': ['refresh_token'],
    '--redirect-uris': ['http://127.0.0.1/x'],
    '--issuer-url': ['https://a.awsapps.com/start'],
    '--entitled-application-arn': ['arn:aws:sso::123456789012:application/x'],
    '--endpoint-url': [babbling.url, lacking.url, 'http://127.0.0.1:1'],
    '--min-validity': ['365d'],
    '--timeout': ['5s'],
    '--max-attempts': ['1'],
    '--profile': ['old', 'damaged', 'newer', 'nobody'],
    '--cache-dir': [join(home, 'none'), join(AWS_CONFIG_FILE, 'none')],
    '--format': [...FORMATS],
    '--field': [...REGISTERED_FIELDS, ...LOGIN_FIELDS],
    '--aws-cli': ['pkce', 'device'],
    '--sso-session': ['corp', 'nowhere'],
    '--port': ['0'],
    '--secret-ttl': ['1h'],
    '--latency': ['0s'],
    '--fail': ['SlowDownException'],
  };
  return { values, restore, run: (argv: string[]) => run(argv, { env }) };
}
