import { usageError, type RegisterError } from '../errors.js';
import { fromSection, nearestNames } from './profile-config.js';
import { fromEnv, fromFlag, type Setting } from './setting.js';
import type { Sources } from './sources.js';

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** A region is a label of a host's name. */
const LONGEST_LABEL = 63;

/**
 * The region of the IAM Identity Center instance. `sso_region` says where the instance lives and
 * `AWS_REGION` only where workloads run, so the first beats the second.
 *
 * @throws a usage error if there is none, or it is malformed
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
  throw usageError(
    `${region.source} is not an AWS region: ${region.value}`,
    'A region reads like us-east-1 or eu-west-1.',
  );
}

function noRegion({ config }: Sources, profile: Setting<string>): RegisterError {
  const { exists, config: file } = config;
  if (exists || profile.source === 'default') {
    return usageError(
      'No region is set.',
      'Name the region of your IAM Identity Center instance with --region, or set sso_region in the AWS config file.',
    );
  }
  const nearest = nearestNames(file, profile.value);
  return usageError(
    `The profile ${profile.value} (${profile.source}) is not in ${file.path}, and no region is set.`,
    nearest.length > 0
      ? `Did you mean ${nearest.join(' or ')}? Otherwise name the region with --region.`
      : 'Correct the name, or name the region with --region.',
  );
}
