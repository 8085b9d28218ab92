import { commandLine } from '../command-line.js';
import { usageError } from '../errors.js';
import type { Env } from '../host/host.js';
import type { Flow, LoginIdentity } from '../registration/flow.js';
import { expandHome } from './aws-config/config-paths.js';
import type { AwsConfig } from './aws-config/read-aws-config.js';
import { chosenFlow, flowMetadata, loginIdentity, requireStart } from './login-settings.js';
import { cacheDirectorySetting } from './cache-directory.js';
import { clientMetadataSettings, type ClientMetadataSettings } from './client-metadata-settings.js';
import { LONGEST_TIMER, minValiditySetting, parseDuration } from './duration.js';
import { resolveEndpointSettings, type EndpointSettings } from './endpoint-settings.js';
import { profileSetting } from './profile.js';
import { profileConfig } from './aws-config/profile-config.js';
import { regionSetting, ssoSettings, type SsoSettings } from './instance.js';
import {
  byDefault,
  fromEnv,
  fromFlag,
  fromSection,
  settingError,
  type Optional,
  type RegisterFlags,
  type Setting,
  type Sources,
} from './setting.js';

/** All settings of `register`, each with its source. Durations are in milliseconds. */
export interface RegisterSettings extends ConfiguredSettings {
  region: Setting<string>;
  /** The URL of the access portal that the start URL leads to, if it had to be followed. */
  resolvedStartUrl: Optional<string>;
}

/** What options, environment and AWS config file say, before the start URL is followed. */
export interface ConfiguredSettings extends SsoSettings, ClientMetadataSettings, EndpointSettings {
  profile: Setting<string>;
  region: Optional<string>;
  /** The path of a PEM file of certificates to trust in addition to Node's own. */
  caBundle: Optional<string>;
  /** The flow of `aws sso login` to register for; undefined without `--aws-cli`. */
  awsCli: Optional<Flow>;
  /** With `--aws-cli`, what `aws sso login` finds the registration by. */
  login: LoginIdentity | undefined;
  /** An absolute path. */
  cacheDir: Setting<string>;
  minValidity: Setting<number>;
  timeout: Setting<number>;
  maxAttempts: Setting<number>;
}

/** @throws a usage error for a setting that is malformed */
export function resolveRegisterSettings(
  flags: RegisterFlags,
  env: Env,
  file: AwsConfig,
): ConfiguredSettings {
  const source = flags.all ? 'the AWS config file' : '--profile';
  const profile = profileSetting(flags.profile, env, source);
  const config = profileConfig(file, profile.value, flags.ssoSession);
  const sources = { flags, env, config };
  const sso = ssoSettings(sources);
  const awsCli = fromFlag('--aws-cli', flags.awsCli && chosenFlow(flags.awsCli, sso));
  if (awsCli) requireStart(config, env);
  return {
    profile,
    ...sso,
    region: regionSetting(sources, sso.startUrl),
    ...resolveEndpointSettings(sources),
    ...clientMetadataSettings(withoutProfiles(flags, file), profile, sso),
    ...(awsCli && flowMetadata(awsCli.value, sso)),
    awsCli,
    login: awsCli && loginIdentity(config, sso),
    caBundle: caBundleSetting(sources),
    cacheDir: cacheDirectorySetting(flags.cacheDir, env),
    minValidity: minValiditySetting(flags.minValidity),
    timeout: timeoutSetting(flags),
    maxAttempts: maxAttemptsSetting(sources),
  };
}

/** A list takes every word after it. @throws a usage error if that was to be the profile */
function withoutProfiles(flags: RegisterFlags, { sections }: AwsConfig): RegisterFlags {
  const lists = [flags.scopes, flags.grantTypes, flags.redirectUris];
  const words = lists.flatMap((list = []) => list.slice(1));
  const name = words.find((word) => sections.has(`profile ${word}`));
  if (name === undefined || flags.profile !== undefined) return flags;
  throw usageError(
    `The profile ${name} is read as a value of the option before it.`,
    `Write ${commandLine(['--profile', name])}, or put a comma before it if it is a scope.`,
  );
}

function timeoutSetting({ timeout }: RegisterFlags): Setting<number> {
  const given = fromFlag('--timeout', timeout) ?? byDefault('10s');
  return parseDuration(given, { min: 1, max: LONGEST_TIMER });
}

function caBundleSetting({ env, config }: Sources): Optional<string> {
  const bundle = fromEnv(env, 'AWS_CA_BUNDLE') ?? fromSection(config.profile, 'ca_bundle');
  return bundle && { ...bundle, value: expandHome(bundle.value, env) };
}

function maxAttemptsSetting({ flags, env, config }: Sources): Setting<number> {
  const attempts =
    fromFlag('--max-attempts', flags.maxAttempts) ??
    fromEnv(env, 'AWS_MAX_ATTEMPTS') ??
    fromSection(config.profile, 'max_attempts') ??
    byDefault('3');
  const { value, source } = attempts;
  if (/^\+?0*[1-9]\d{0,2}$/.test(value)) return { value: Number(value), source };
  throw settingError(
    attempts,
    `${source} is not a number of attempts: ${value}`,
    'Give a whole number from 1 to 999.',
  );
}

/** The settings that have a value, by name, with each value as the user wrote it. */
export function givenSettings({
  registrationScopes: _, // Shown as scopes if they are used.
  login: __, // Shown as what it consists of.
  ...settings
}: RegisterSettings): Record<string, Setting<unknown>> {
  const given: Record<string, Setting<unknown>> = {};
  for (const [name, setting] of Object.entries(settings)) {
    if (setting) given[name] = { value: setting.text ?? setting.value, source: setting.source };
  }
  return given;
}
