import { usageError, type RegisterError } from '../errors.js';
import { sectionSlip } from './config-slips.js';
import { fromSection, slipsOf } from './profile-config.js';
import { nearestRegion } from './region-slip.js';
import { fromEnv, fromFlag, type Setting } from './setting.js';
import type { Sources } from './sources.js';

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** A region is a label of a host name (RFC 1035, section 2.3.4). */
const LONGEST_LABEL = 63;

/**
 * The region of the IAM Identity Center instance. `sso_region` is the region of the instance, and
 * `AWS_REGION` only that of workloads, so `sso_region` takes precedence.
 *
 * @throws a usage error if it is missing or malformed
 */
export function regionSetting(sources: Sources, profile: Setting<string>): Setting<string> {
  const { flags, env, config } = sources;
  const region =
    fromFlag('--region', flags.region) ??
    fromSection(config.session, 'sso_region') ??
    fromSection(config.profile, 'sso_region') ??
    fromEnv(env, 'AWS_REGION') ??
    fromEnv(env, 'AWS_DEFAULT_REGION') ??
    fromSection(config.profile, 'region');
  if (region === undefined) throw noRegion(sources, profile);
  if (region.value.length <= LONGEST_LABEL && REGION.test(region.value)) return region;
  const meant = nearestRegion(region.value);
  throw usageError(
    `${region.source} is not an AWS region: ${region.value}`,
    meant ? `Did you mean ${meant}?` : 'A region looks like us-east-1 or eu-west-1.',
  );
}

function noRegion({ config }: Sources, profile: Setting<string>): RegisterError {
  const { exists, config: file } = config;
  if (exists || profile.source === 'default') {
    const [slip] = slipsOf(config);
    return usageError(
      'No region is set.',
      slip ??
        'Set the region of your IAM Identity Center instance with --region, or set sso_region in the AWS config file.',
    );
  }
  const meant = sectionSlip(file, 'profile', profile.value);
  return usageError(
    `The profile ${profile.value} (${profile.source}) is not in ${file.path}, and no region is set.`,
    meant
      ? `${meant} Otherwise set the region with --region.`
      : 'Correct the name, or set the region with --region.',
  );
}
