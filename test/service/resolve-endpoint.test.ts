import { expect, test } from 'vitest';
import type { EndpointParameters } from '../../src/registration/endpoint-parameters.js';
import { resolveEndpoint } from '../../src/service/resolve-endpoint.js';

const FIPS = { useFips: true };
const DUAL_STACK = { useDualStack: true };

function resolve(region: string, settings: Partial<EndpointParameters>): string {
  return resolveEndpoint({ region, useFips: false, useDualStack: false, ...settings });
}

test.each([
  { region: 'us-east-1', settings: {}, endpoint: 'https://oidc.us-east-1.amazonaws.com' },
  { region: 'eu-central-2', settings: {}, endpoint: 'https://oidc.eu-central-2.amazonaws.com' },
  { region: 'cn-north-1', settings: {}, endpoint: 'https://oidc.cn-north-1.amazonaws.com.cn' },
  { region: 'us-gov-west-1', settings: {}, endpoint: 'https://oidc.us-gov-west-1.amazonaws.com' },
  { region: 'us-gov-west-1', settings: FIPS, endpoint: 'https://oidc.us-gov-west-1.amazonaws.com' },
  { region: 'us-iso-east-1', settings: {}, endpoint: 'https://oidc.us-iso-east-1.c2s.ic.gov' },
  { region: 'us-isob-east-1', settings: {}, endpoint: 'https://oidc.us-isob-east-1.sc2s.sgov.gov' },
  { region: 'eusc-de-east-1', settings: {}, endpoint: 'https://oidc.eusc-de-east-1.amazonaws.eu' },
  { region: 'us-east-1', settings: FIPS, endpoint: 'https://oidc-fips.us-east-1.amazonaws.com' },
  { region: 'us-east-1', settings: DUAL_STACK, endpoint: 'https://oidc.us-east-1.api.aws' },
  {
    region: 'us-east-1',
    settings: { ...FIPS, ...DUAL_STACK },
    endpoint: 'https://oidc-fips.us-east-1.api.aws',
  },
  {
    region: 'cn-north-1',
    settings: DUAL_STACK,
    endpoint: 'https://oidc.cn-north-1.api.amazonwebservices.com.cn',
  },
  {
    region: 'us-east-1',
    settings: { endpointUrl: 'https://oidc.example/' },
    endpoint: 'https://oidc.example',
  },
])('the endpoint of $region with $settings is $endpoint', ({ region, settings, endpoint }) => {
  expect(resolve(region, settings)).toBe(endpoint);
});

test.each([FIPS, DUAL_STACK])('%o and an endpoint URL cannot be combined', (setting) => {
  const endpointUrl = 'https://oidc.example';
  expect(() => resolve('us-east-1', { ...setting, endpointUrl })).toThrow(
    expect.objectContaining({ code: 'Usage' }) as Error,
  );
});
