import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Flow } from '../../src/registration/flow.js';
import { home, parse, type EmulatorSettings, type HostOptions } from '../program.js';

export const START_URL = 'https://d-1234567890.awsapps.com/start';

/** The scope that `aws sso login` asks for if a session names none. */
export const ACCOUNT = 'sso:account:access';

/** The grant types of the flow pkce. */
export const GRANTS = ['authorization_code', 'refresh_token'];

export const JSON_FORMAT = '--format json --show-secret';

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

/** A user's machine on which profile `dev` is registered for `aws sso login`. */
export async function loginWorld(config: string, options: EmulatorSettings = {}) {
  const made = await home(config, options);
  const directory = join(made.directory, '.aws/sso/cache');
  return {
    ...made,
    directory,
    register: (line = '', host: HostOptions = {}) =>
      made.run(`register -p dev --aws-cli ${line}`, host),
    /** The names of the files in the cache of `aws sso login`. */
    files: () => (existsSync(directory) ? readdirSync(directory) : []),
  };
}

/** A login world in which `dev` is already registered for one flow. */
export async function registeredWorld(flow: Flow = 'pkce') {
  const made = await loginWorld(sessionConfig());
  const first = parse(await made.register(`${flow} ${JSON_FORMAT}`));
  const file = join(made.directory, made.files().join());
  return { ...made, file, first, text: readFileSync(file, 'utf8') };
}

/** A registration as aws itself writes it: at NOW it has 90 days left. */
export function madeByAws(flow: Flow = 'pkce'): Record<string, unknown> {
  const made = { clientId: `aws-${flow}`, clientSecret: 'x', expiresAt: '2027-02-21T12:00:00Z' };
  return flow === 'pkce' ? { ...made, scopes: [ACCOUNT], grantTypes: GRANTS } : made;
}

/** Writes a file into a cache of `aws sso login`. @returns its path */
export function plantLogin(directory: string, key: string, content: object | string): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${key}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** The environment of a run that calls the service itself, if it calls: only for what needs no call. */
export const NO_ENDPOINT = { AWS_ENDPOINT_URL_SSO_OIDC: '' };

/** The keys of `sessionConfig()` and `legacyConfig()`. */
export const KEY = 'f31b3b8dbf1565a43a95b3ea6bb34ee92bdc0d88';
export const KEY_OF_LEGACY = '8ba5c4795fa8538a47da089266d94d19d06fe7f6';

/** The JSON in a file. */
export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
