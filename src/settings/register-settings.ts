import { usageError } from '../errors.js';
import { clientMetadataSettings, type ClientMetadataSettings } from './client-metadata.js';
import { LONGEST_TIMER, minValiditySetting, parseDuration } from './duration.js';
import { endpointChoice, type EndpointChoice } from './endpoint.js';
import { profileSetting } from './profile.js';
import { regionSetting } from './region.js';
import { byDefault, fromEnv, fromFlag, type Setting } from './setting.js';
import type { Sources } from './sources.js';

/** All that `register` needs to know, each with its source. Durations are milliseconds. */
export interface RegisterSettings extends ClientMetadataSettings, EndpointChoice {
  profile: Setting<string>;
  region: Setting<string>;
  minValidity: Setting<number>;
  timeout: Setting<number>;
  maxAttempts: Setting<number>;
}

/** @throws a usage error for a setting that is missing or malformed */
export function resolveRegisterSettings(sources: Sources): RegisterSettings {
  const { flags, env } = sources;
  const profile = profileSetting(flags.profile, env);
  return {
    profile,
    region: regionSetting(sources),
    ...endpointChoice(sources),
    ...clientMetadataSettings(sources, profile.value),
    minValidity: minValiditySetting(flags.minValidity),
    timeout: parseDuration(fromFlag('--timeout', flags.timeout) ?? byDefault('10s'), {
      min: 1,
      max: LONGEST_TIMER,
    }),
    maxAttempts: maxAttemptsSetting(sources),
  };
}

function maxAttemptsSetting({ flags, env }: Sources): Setting<number> {
  const { value, source } =
    fromFlag('--max-attempts', flags.maxAttempts) ??
    fromEnv(env, 'AWS_MAX_ATTEMPTS') ??
    byDefault('3');
  if (/^[1-9]\d{0,2}$/.test(value)) return { value: Number(value), source };
  throw usageError(
    `${source} is not a number of attempts: ${value}`,
    'Give a whole number from 1 to 999.',
  );
}
