import { describe, expect, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { endpointParameters } from '../../src/settings/endpoint-settings.js';
import { settingsOf } from './aws-config/config-text.js';
import { resolve } from './resolve.js';

const URLS = {
  AWS_ENDPOINT_URL_SSO_OIDC: 'https://special.example',
  AWS_ENDPOINT_URL: 'https://general.example',
};

test.each<Env>([
  {},
  { AWS_ENDPOINT_URL_SSO_OIDC: '', AWS_ENDPOINT_URL: '' },
  { ...URLS, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
  { ...URLS, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE' },
])('leaves the endpoint to the SDK with %j', (env) => {
  expect(resolve({}, env).endpointUrl).toBeUndefined();
});

describe('--endpoint-url', () => {
  const flags = { endpointUrl: 'https://flag.example' };

  test('is used although configured URLs are ignored', () => {
    const { endpointUrl } = resolve(flags, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' });
    expect(endpointUrl).toEqual({ value: 'https://flag.example', source: '--endpoint-url' });
  });

  test.each(['use_fips_endpoint', 'use_dualstack_endpoint'])('takes its effect from %s', (key) => {
    const settings = settingsOf(`[default]\nregion = us-east-1\n${key} = true\n`, flags);
    expect(endpointParameters(settings.region.value, settings)).toEqual({
      region: 'us-east-1',
      endpointUrl: 'https://flag.example',
      useFips: false,
      useDualStack: false,
    });
  });
});

test('takes the variant of the endpoint from the environment', () => {
  const env = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'false' };
  const settings = resolve({}, env);
  const parameters = { region: 'eu-west-1', useFips: true, useDualStack: false };
  expect(endpointParameters(settings.region.value, settings)).toEqual(parameters);
});

test.each([
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
])('takes anything but true in %s for false, as the AWS CLI does', (name) => {
  const urls = { AWS_ENDPOINT_URL: 'https://x.example' };
  const { useFips, useDualStack, endpointUrl } = resolve({}, { ...urls, [name]: 'yes' });
  expect([useFips.value, useDualStack.value, endpointUrl?.value]).toEqual([
    false,
    false,
    'https://x.example',
  ]);
});
