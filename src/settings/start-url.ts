import { commandLine } from '../command-line.js';
import { usageError, type RegisterError } from '../errors.js';
import { isAwsUrl } from '../registration/start-url.js';
import { sectionTypo } from './aws-config/config-typos.js';
import { profileConfig, typosOf } from './aws-config/profile-config.js';
import { missingFile, type AwsConfig } from './aws-config/read-aws-config.js';
import { checkRegion, regionOfStartUrl, requireHttps } from './instance.js';
import type { ConfiguredSettings, RegisterSettings } from './register-settings.js';
import type { Optional, Setting } from './setting.js';

/**
 * The start URL, if it has to be followed: it is on a company's own domain, and what it leads to
 * decides the region, the issuer, or where `aws sso login` looks.
 *
 * @throws a usage error if it is not an https URL, or contains a password
 */
export function startUrlToFollow(settings: ConfiguredSettings): Optional<string> {
  const { startUrl, awsCli, region } = settings;
  if (startUrl === undefined || isAwsUrl(startUrl.value)) return undefined;
  if (awsCli === undefined && isRegionOfInstance(region) && !isIssuer(settings)) return undefined;
  requireHttps(startUrl);
  const { username, password } = new URL(startUrl.value);
  if (username === '' && password === '') return startUrl;
  throw usageError(
    `${startUrl.source} must not contain a user or a password.`,
    'Write only scheme, host, port and path.',
  );
}

/** @throws a usage error if there is no region */
export function settleStartUrl(
  settings: ConfiguredSettings,
  resolved: Optional<string>,
  file: AwsConfig,
): RegisterSettings {
  // With `--aws-cli`, `--region` cannot be given: `aws sso login` has no such option.
  const ofPortal = settings.region?.source === '--region' ? undefined : regionOfStartUrl(resolved);
  const region = ofPortal ? checkRegion(ofPortal) : settings.region;
  if (region === undefined) throw noRegion(settings, file);
  return {
    ...settings,
    region,
    resolvedStartUrl: resolved,
    issuerUrl: resolved && isIssuer(settings) ? resolved : settings.issuerUrl,
  };
}

/** With `--aws-cli` there is always a region: it requires sso_region. */
function noRegion({ profile }: ConfiguredSettings, file: AwsConfig): RegisterError {
  const config = profileConfig(file, profile.value);
  const missing = missingFile(file);
  if (missing !== undefined) {
    const advice =
      file.path === '' ? 'unset AWS_CONFIG_FILE' : 'create it with "aws configure sso"';
    return usageError(
      `${missing}, and no region is set.`,
      `Run ${commandWithRegion(profile)}, or ${advice}.`,
    );
  }
  if (config.exists || profile.source === 'default') {
    const advice = `Run ${commandWithRegion(profile)}, or set sso_region in the AWS config file.`;
    return usageError('No region is set.', typosOf(config)[0] ?? advice);
  }
  const meant = sectionTypo(file, 'profile', profile.value) ?? 'Correct the name.';
  return usageError(
    `The profile ${profile.value} (${profile.source}) is not in ${file.path}, and no region is set.`,
    `${meant} Otherwise run ${commandWithRegion(profile)}.`,
  );
}

/** A command that works once a region is put in. */
function commandWithRegion({ value, source }: Setting<string>): string {
  const named = source === 'default' ? [] : ['--profile', value];
  const command = commandLine(['sso-register', 'register', ...named, '--region', 'REGION']);
  return `"${command}" with the region of your IAM Identity Center instance`;
}

function isRegionOfInstance(region: Optional<string>): boolean {
  return region?.source === '--region' || region?.source.startsWith('sso_region ') === true;
}

/** Whether the issuer is taken from the start URL. */
function isIssuer({ issuerUrl, startUrl }: ConfiguredSettings): boolean {
  return issuerUrl !== undefined && issuerUrl.source === startUrl?.source;
}
