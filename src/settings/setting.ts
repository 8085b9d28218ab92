import { usageError, type RegisterError } from '../errors.js';
import type { Env } from '../host/host.js';
import type { Flow } from '../registration/flow.js';
import { valueTypo } from './aws-config/config-typos.js';
import { textOf, type NamedSection, type ProfileConfig } from './aws-config/profile-config.js';

/** A value and where it came from, in words: `--region`, `AWS_REGION`, `default`. */
export interface Setting<T> {
  value: T;
  source: string;
  /** The value as the user wrote it, if that differs: `15m`. */
  text?: string;
}

export type Optional<T> = Setting<T> | undefined;

/** The flags of `register` as they were typed. */
export interface RegisterFlags {
  profile?: string;
  /** True if `--all` chose the profile. */
  all?: boolean;
  region?: string;
  clientName?: string;
  clientType?: string;
  scopes?: string[];
  redirectUris?: string[];
  grantTypes?: string[];
  issuerUrl?: string;
  entitledApplicationArn?: string;
  endpointUrl?: string;
  cacheDir?: string;
  minValidity?: string;
  timeout?: string;
  maxAttempts?: string;
  /** True if no flow was named. */
  awsCli?: Flow | true;
  ssoSession?: string;
}

/** For each setting, the first source that provides a value is used. */
export interface Sources {
  flags: RegisterFlags;
  env: Env;
  config: ProfileConfig;
}

export function fromFlag<T>(flag: string, value: T | undefined): Optional<T> {
  return value === undefined ? undefined : { value, source: flag };
}

/** @throws a usage error if the text is empty */
export function textFromFlag(flag: string, text: string | undefined): Optional<string> {
  if (text?.trim() !== '') return fromFlag(flag, text);
  throw usageError(`${flag} is empty.`, `Give ${flag} a value or leave it out.`);
}

/** An empty variable counts as unset. */
export function fromEnv(env: Env, name: string): Optional<string> {
  const value = env[name];
  return value ? { value, source: name } : undefined;
}

/** A missing section has no values. @throws a usage error for a nested block */
export function fromSection(section: NamedSection | undefined, key: string): Optional<string> {
  const value = section && textOf(section, key);
  return section && value ? { value, source: sourceOf(section, key) } : undefined;
}

/** What to call a key in messages. The credentials file is named, the config file is not. */
function sourceOf({ name, path, values }: NamedSection, key: string): string {
  const file = values.get(key)?.source.path ?? path;
  return `${key} of ${name}${file === path ? '' : ` in ${file}`}`;
}

/** The error for a value that is malformed. */
export function settingError(
  { value }: Setting<string>,
  message: string,
  hint?: string,
): RegisterError {
  return usageError(message, valueTypo(value) ?? hint);
}

/** For a message about text that may be no URL, and may still contain a password before an `@`. */
export function withoutPassword(text: string): string {
  return text.replace(/^.*@/s, '***@');
}

export function byDefault<T>(value: T): Setting<T> {
  return { value, source: 'default' };
}
