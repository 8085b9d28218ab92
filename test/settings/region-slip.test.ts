import { expect, test } from 'vitest';
import { nearestRegion } from '../../src/settings/region-slip.js';

test.each([
  { text: 'eu-wset-1', region: 'eu-west-1' },
  { text: 'us-east1', region: 'us-east-1' },
  { text: 'useast1', region: 'us-east-1' },
  { text: 'US_EAST_1', region: 'us-east-1' },
  { text: 'eu-west-1a', region: 'eu-west-1' },
  { text: 'ap-northeats-1', region: 'ap-northeast-1' },
  { text: 'us-gov-wst-1', region: 'us-gov-west-1' },
])('"$text" was probably meant to be $region', ({ text, region }) => {
  expect(nearestRegion(text)).toBe(region);
});

test.each(['ireland', ''])('what "%s" was meant to be is not known', (text) => {
  expect(nearestRegion(text)).toBeUndefined();
});

test.each([
  ...['us-east-1', 'eu-central-2', 'ap-southeast-7', 'ca-west-1', 'il-central-1', 'mx-central-1'],
  ...['us-gov-west-1', 'cn-northwest-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1'],
  ...['zz-north-9', 'xy-moon-1'],
])('%s may be a region', (region) => {
  expect(nearestRegion(region)).toBeUndefined();
});
