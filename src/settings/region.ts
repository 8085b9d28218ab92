import { usageError } from '../errors.js';
import { nearest } from '../nearest.js';
import { regionOfUrl } from '../registration/start-url.js';
import { fromSection } from './aws-config/profile-config.js';
import { fromEnv, fromFlag, type Setting } from './setting.js';
import type { Sources } from './sources.js';

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** A region is a label of a host name (RFC 1035, section 2.3.4). */
const LONGEST_LABEL = 63;

/**
 * The region of the IAM Identity Center instance. `sso_region` and a start URL of AWS say where the
 * instance is, and `AWS_REGION` only where workloads are, so the former take precedence.
 *
 * @throws a usage error if it is malformed
 */
export function regionSetting(
  { flags, env, config }: Sources,
  startUrl: Setting<string> | undefined,
): Setting<string> | undefined {
  const region =
    fromFlag('--region', flags.region) ??
    fromSection(config.session, 'sso_region') ??
    fromSection(config.profile, 'sso_region') ??
    fromStartUrl(startUrl) ??
    fromEnv(env, 'AWS_REGION') ??
    fromEnv(env, 'AWS_DEFAULT_REGION') ??
    fromSection(config.profile, 'region');
  return region && checkRegion(region);
}

/** @throws a usage error if it is malformed */
export function checkRegion(region: Setting<string>): Setting<string> {
  if (region.value.length <= LONGEST_LABEL && REGION.test(region.value)) return region;
  const meant = nearestRegion(region.value);
  throw usageError(
    `${region.source} is not an AWS region: ${region.value}`,
    meant ? `Did you mean ${meant}?` : 'A region looks like us-east-1 or eu-west-1.',
  );
}

function fromStartUrl(startUrl: Setting<string> | undefined): Setting<string> | undefined {
  if (startUrl === undefined) return undefined;
  return fromFlag(startUrl.source, regionOfUrl(startUrl.value));
}

/** The words by which AWS tells the regions of an area apart. */
const COMPASS = [
  ...['north', 'south', 'east', 'west', 'central'],
  ...['northeast', 'northwest', 'southeast', 'southwest'],
];

/** Area, compass and number, with or without the dashes; a letter at the end is an availability zone. */
const PARTS = /^([a-z]{2}(?:[-_ ](?:gov|iso[a-z]?))?)[-_ ]?([a-z]+?)[-_ ]?(\d)[a-z]?$/;

/**
 * The region that a text was probably meant to be; undefined if it may be one. There is no list of
 * regions, because AWS adds new ones: only how their names are built is known.
 */
export function nearestRegion(text: string): string | undefined {
  const [, area = '', word = '', number = ''] = PARTS.exec(text.toLowerCase()) ?? [];
  const compass = COMPASS.includes(word) ? word : nearest(word, COMPASS)[0];
  if (compass === undefined) return undefined;
  const region = `${area.replace(/[_ ]/, '-')}-${compass}-${number}`;
  return region === text ? undefined : region;
}
