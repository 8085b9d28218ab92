import { expect, test } from 'vitest';
import type { EndpointParameters } from '../../src/registration/endpoint-parameters.js';
import { resolveEndpoint } from '../../src/service/resolve-endpoint.js';

const FIPS = { useFips: true };
const DUAL_STACK = { useDualStack: true };

function resolve(region: string, settings: Partial<EndpointParameters>): string {
  return resolveEndpoint({ region, useFips: false, useDualStack: false, ...settings });
}

test.each([
  ['us-east-1', {}, 'https://oidc.us-east-1.amazonaws.com'],
  ['eu-central-2', {}, 'https://oidc.eu-central-2.amazonaws.com'],
  ['cn-north-1', {}, 'https://oidc.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', {}, 'https://oidc.us-gov-west-1.amazonaws.com'],
  ['us-gov-west-1', FIPS, 'https://oidc.us-gov-west-1.amazonaws.com'],
  ['us-iso-east-1', {}, 'https://oidc.us-iso-east-1.c2s.ic.gov'],
  ['us-isob-east-1', {}, 'https://oidc.us-isob-east-1.sc2s.sgov.gov'],
  ['eusc-de-east-1', {}, 'https://oidc.eusc-de-east-1.amazonaws.eu'],
  ['us-east-1', FIPS, 'https://oidc-fips.us-east-1.amazonaws.com'],
  ['us-east-1', DUAL_STACK, 'https://oidc.us-east-1.api.aws'],
  ['us-east-1', { ...FIPS, ...DUAL_STACK }, 'https://oidc-fips.us-east-1.api.aws'],
  ['cn-north-1', DUAL_STACK, 'https://oidc.cn-north-1.api.amazonwebservices.com.cn'],
  ['us-east-1', { endpointUrl: 'https://oidc.example/' }, 'https://oidc.example'],
])('the endpoint of %s with %j is %s', (region, settings, endpoint) => {
  expect(resolve(region, settings)).toBe(endpoint);
});

test.each([
  ['FIPS and an endpoint URL', { ...FIPS, endpointUrl: 'https://oidc.example' }],
  ['dual-stack and an endpoint URL', { ...DUAL_STACK, endpointUrl: 'https://oidc.example' }],
])('%s are no settings to go together', (_, settings) => {
  expect(() => resolve('us-east-1', settings)).toThrow(
    expect.objectContaining({ code: 'Usage' }) as Error,
  );
});
