import { usageError } from '../errors.js';
import { fromEnv, fromFlag, type Setting } from './setting.js';
import type { Sources } from './sources.js';

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** A region is a label of a host's name. */
const LONGEST_LABEL = 63;

/** The region of the IAM Identity Center instance. @throws a usage error if there is none, or it is malformed */
export function regionSetting({ flags, env }: Sources): Setting<string> {
  const region =
    fromFlag('--region', flags.region) ??
    fromEnv(env, 'AWS_REGION') ??
    fromEnv(env, 'AWS_DEFAULT_REGION');
  if (region === undefined) {
    throw usageError(
      'No region is set.',
      'Name the region of your IAM Identity Center instance with --region, or set AWS_REGION.',
    );
  }
  if (region.value.length > LONGEST_LABEL || !REGION.test(region.value)) {
    throw usageError(
      `${region.source} is not an AWS region: ${region.value}`,
      'A region reads like us-east-1 or eu-west-1.',
    );
  }
  return region;
}
