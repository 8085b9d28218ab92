import { usageError } from '../errors.js';
import type { Env } from '../host/host.js';

/** A value and where it came from, in words: `--region`, `AWS_REGION`, `default`. */
export interface Setting<T> {
  value: T;
  source: string;
  /** The value as the user wrote it, if that differs: `15m`. */
  text?: string;
}

export function fromFlag<T>(flag: string, value: T | undefined): Setting<T> | undefined {
  return value === undefined ? undefined : { value, source: flag };
}

/** An empty variable counts as unset, as in every AWS tool. */
export function fromEnv(env: Env, name: string): Setting<string> | undefined {
  const value = env[name];
  return value ? { value, source: name } : undefined;
}

export function byDefault<T>(value: T): Setting<T> {
  return { value, source: 'default' };
}

/** @throws a usage error if the text is empty */
export function notEmpty<T extends Setting<string> | undefined>(setting: T): T {
  if (setting?.value.trim() === '') {
    throw usageError(
      `${setting.source} is empty.`,
      `Give ${setting.source} a value or leave it out.`,
    );
  }
  return setting;
}

/** @throws a usage error if an item of the list is empty, or is the next option */
export function notEmptyList(
  setting: Setting<string[]> | undefined,
): Setting<string[]> | undefined {
  if (setting === undefined) return undefined;
  const { source } = setting;
  for (const value of setting.value) {
    notEmpty({ value, source });
    if (!value.startsWith('-')) continue;
    throw usageError(`${source} has no value: ${source} ${value}`, `Give a value after ${source}.`);
  }
  return setting;
}

/** @throws a usage error if the text is not an absolute URI (RFC 3986, section 4.3) */
export function absoluteUri<T extends Setting<string> | undefined>(
  setting: T,
  example = 'https://d-1234567890.awsapps.com/start',
): T {
  if (setting !== undefined && !URL.canParse(setting.value)) {
    throw usageError(
      `${setting.source} is not an absolute URL: ${setting.value}`,
      `Write the full URL, for example ${example}.`,
    );
  }
  return setting;
}

/** @throws a usage error if the text is not an `https` URL */
export function httpsUrl<T extends Setting<string> | undefined>(setting: T): T {
  absoluteUri(setting);
  if (setting !== undefined && new URL(setting.value).protocol !== 'https:') {
    throw usageError(`${setting.source} must be an https URL: ${setting.value}`);
  }
  return setting;
}
