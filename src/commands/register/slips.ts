import { didYouMean } from '../../nearest.js';
import { GRANT_TYPES } from '../../registration/client-metadata.js';
import type { AwsConfig } from '../../settings/aws-config/read-aws-config.js';
import { sectionTypo } from '../../settings/aws-config/config-typos.js';
import { profileConfig, typosOf } from '../../settings/aws-config/profile-config.js';
import { nearestRegion } from '../../settings/region.js';
import type { Plan } from './plan.js';

/** Hints at what is probably mistyped. None of them is an error. */
export function slipsIn(plan: Plan, config: AwsConfig): string[] {
  const slips = [...profileSlips(plan, config), ...regionSlips(plan), ...grantTypeSlips(plan)];
  return slips.map((slip) => `hint: ${slip}`);
}

function profileSlips({ profile, settings }: Plan, config: AwsConfig): string[] {
  const found = profileConfig(config, profile);
  if (found.exists) return typosOf(found);
  if (settings.profile.source === 'default') return [];
  const meant = sectionTypo(config, 'profile', profile);
  return meant === undefined ? [] : [`The profile ${profile} is not in ${config.path}. ${meant}`];
}

/** Only a hint, because AWS adds regions. */
function regionSlips({ settings: { region } }: Plan): string[] {
  const meant = nearestRegion(region.value);
  if (meant === undefined) return [];
  return [`${region.value} (${region.source}) is an unusual region. Did you mean ${meant}?`];
}

/** Only a hint, because the service decides what it supports. */
function grantTypeSlips({ request: { grantTypes = [] } }: Plan): string[] {
  const unknown = grantTypes.filter((type) => !GRANT_TYPES.includes(type));
  return unknown.flatMap((type) => {
    const meant = didYouMean(type, GRANT_TYPES);
    return meant === undefined
      ? []
      : [`The service does not know the grant type ${type}. ${meant}`];
  });
}
