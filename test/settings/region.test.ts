import { describe, expect, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { nearestRegion } from '../../src/settings/instance.js';
import { settingsOf } from './aws-config/config-text.js';
import { errorOf, resolve, settled } from './resolve.js';

test.each([
  ...['us-east-1', 'ap-southeast-5', 'us-gov-west-1', 'cn-northwest-1', 'us-isob-east-1'],
  ...['eusc-de-east-1', 'eu-isoe-west-1', 'il-central-1', `xx-${'y'.repeat(58)}-1`],
])('accepts the region %s', (region) => {
  expect(resolve({ region }).region).toEqual({ value: region, source: '--region' });
});

test.each([
  ...['', ' ', 'us-east', 'US-EAST-1', 'us-east-1a', 'us_east_1', ' us-east-1', 'us-east-1\n'],
  ...['us-east-1.evil.example', 'us-east-1/../x', 'x@evil.example#-1', 'us--east-1', '-us-east-1'],
  `xx-${'y'.repeat(59)}-1`,
])('refuses %j as a region, so that it never becomes part of a host name', (region) => {
  expect(errorOf(() => resolve({ region }))).toMatchObject({
    code: 'Usage',
    message: `--region is not an AWS region: ${region}`,
  });
});

test.each(['fips-us-east-1', 'us-east-1-fips'])('refuses %s, and names the switch', (region) => {
  expect(errorOf(() => resolve({ region }))).toMatchObject({
    message: `--region is not an AWS region: ${region}`,
    hint: 'Write us-east-1, and set AWS_USE_FIPS_ENDPOINT=true.',
  });
});

test('refuses an invalid region of the environment, too', () => {
  const error = errorOf(() => resolve({}, { AWS_REGION: 'evil.example/' }));
  expect(error.message).toBe('AWS_REGION is not an AWS region: evil.example/');
});

test('uses AWS_DEFAULT_REGION if AWS_REGION is empty', () => {
  const { region } = resolve({}, { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' });
  expect(region).toEqual({ value: 'eu-west-2', source: 'AWS_DEFAULT_REGION' });
});

test.each<Env>([{}, { AWS_REGION: '', AWS_DEFAULT_REGION: '' }])(
  'takes no region from %j',
  (env) => {
    const error = errorOf(() => settled({}, env));
    expect(error).toMatchObject({ code: 'Usage', message: 'No region is set.' });
  },
);

describe('a profile that is not in the AWS config file', () => {
  const FILE = '[profile legacy]\nsso_region = us-west-2\n[sso-session corp]\nx = y\n';

  test('gets a hint that names a similar one', () => {
    const { message, hint } = errorOf(() => settingsOf(FILE, { profile: 'legaci' }));
    expect(message).toMatch(/^The profile legaci \(--profile\) is not in .*config, and no region/);
    expect(hint).toContain('Did you mean legacy?');
  });

  test('is reported together with AWS_PROFILE if that names it', () => {
    const { message } = errorOf(() => settingsOf(FILE, {}, { AWS_PROFILE: 'sso-session corp' }));
    expect(message).toContain('The profile sso-session corp (AWS_PROFILE) is not in ');
  });

  test('is not an error if a region is set', () => {
    const { profile, region } = settingsOf(FILE, { profile: 'other', region: 'us-east-1' });
    expect([profile.value, region.value]).toEqual(['other', 'us-east-1']);
  });
});

test.each([
  { text: 'eu-wset-1', region: 'eu-west-1' },
  { text: 'us-east1', region: 'us-east-1' },
  { text: 'useast1', region: 'us-east-1' },
  { text: 'US_EAST_1', region: 'us-east-1' },
  { text: 'eu-west-1a', region: 'eu-west-1' },
  { text: 'ap-northeats-1', region: 'ap-northeast-1' },
  { text: 'us-gov-wst-1', region: 'us-gov-west-1' },
])('takes "$text" for a typo of $region', ({ text, region }) => {
  expect(nearestRegion(text)).toBe(region);
});

test.each(['ireland', ''])('knows no region that "%s" was meant to be', (text) => {
  expect(nearestRegion(text)).toBeUndefined();
});

test.each([
  ...['us-east-1', 'eu-central-2', 'ap-southeast-7', 'ca-west-1', 'il-central-1', 'mx-central-1'],
  ...['us-gov-west-1', 'cn-northwest-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1'],
  ...['zz-north-9', 'xy-moon-1'],
])('finds nothing unusual in the region %s', (region) => {
  expect(nearestRegion(region)).toBeUndefined();
});
