import { usageError, type RegisterError } from '../errors.js';
import { isAwsUrl } from '../registration/start-url.js';
import { sectionTypo } from './aws-config/config-typos.js';
import { profileConfig, typosOf } from './aws-config/profile-config.js';
import { missingFileHint, notIn, type AwsConfig } from './aws-config/read-aws-config.js';
import { checkRegion, regionOfStartUrl } from './instance.js';
import type { ConfiguredSettings, RegisterSettings } from './register-settings.js';
import type { Optional } from './setting.js';

/**
 * The start URL, if it has to be followed: it is on a company's own domain, and what it leads to
 * decides the region, the issuer, or where `aws sso login` looks.
 *
 * @throws a usage error if it is not an https URL
 */
export function startUrlToFollow(settings: ConfiguredSettings): Optional<string> {
  const { startUrl, awsCli, region } = settings;
  if (startUrl === undefined || isAwsUrl(startUrl.value)) return undefined;
  if (awsCli === undefined && isRegionOfInstance(region) && !isIssuer(settings)) return undefined;
  if (URL.canParse(startUrl.value) && new URL(startUrl.value).protocol === 'https:')
    return startUrl;
  throw usageError(
    `${startUrl.source} is not an https URL: ${startUrl.value}`,
    'Write the URL of your access portal, for example https://d-1234567890.awsapps.com/start.',
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

function noRegion({ profile, awsCli }: ConfiguredSettings, file: AwsConfig): RegisterError {
  const config = profileConfig(file, profile.value);
  if (config.exists || (profile.source === 'default' && file.exists)) {
    const advice =
      awsCli === undefined
        ? 'Set the region of your IAM Identity Center instance with --region, or set sso_region in the AWS config file.'
        : 'Set sso_region in the AWS config file.';
    return usageError('No region is set.', typosOf(config)[0] ?? advice);
  }
  const absence = notIn(file, `The profile ${profile.value} (${profile.source})`);
  const meant =
    sectionTypo(file, 'profile', profile.value) ??
    (file.exists ? 'Correct the name.' : missingFileHint(file));
  return usageError(
    `${absence}, and no region is set.`,
    awsCli === undefined ? `${meant} Otherwise set the region with --region.` : meant,
  );
}

function isRegionOfInstance(region: Optional<string>): boolean {
  return region?.source === '--region' || region?.source.startsWith('sso_region ') === true;
}

/** Whether the issuer is taken from the start URL. */
function isIssuer({ issuerUrl, startUrl }: ConfiguredSettings): boolean {
  return issuerUrl !== undefined && issuerUrl.source === startUrl?.source;
}
