import { describe, expect, test } from 'vitest';
import { GRANT_TYPES } from '../../src/registration/client-metadata.js';
import { DEFAULT_SCOPES, flowOf, FLOWS, PKCE_METADATA } from '../../src/registration/flow.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

test('the flows are those that --aws-cli accepts', () => {
  expect(FLOWS).toEqual(['pkce', 'device']);
});

describe('for PKCE, the AWS CLI', () => {
  test('registers two grant types and a loopback redirect URI', () => {
    expect(PKCE_METADATA).toEqual({
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
    });
  });

  test('registers only grant types that the service supports, and never both flows in one', () => {
    expect(GRANT_TYPES).toEqual(expect.arrayContaining(PKCE_METADATA.grantTypes));
    expect(PKCE_METADATA.grantTypes).not.toContain(DEVICE_CODE);
  });

  test('requests access to accounts if no scopes are configured', () => {
    expect(DEFAULT_SCOPES).toEqual(['sso:account:access']);
  });
});

describe('the AWS CLI uses a registration', () => {
  test.each([
    { what: 'the grant types of PKCE_METADATA', grantTypes: PKCE_METADATA.grantTypes },
    { what: 'authorization_code among others', grantTypes: [DEVICE_CODE, 'authorization_code'] },
  ])('for PKCE if it has $what', ({ grantTypes }) => {
    expect(flowOf(grantTypes)).toBe('pkce');
  });

  test.each([
    { what: 'no grant types', grantTypes: undefined },
    { what: 'an empty list of grant types', grantTypes: [] },
    { what: 'device_code alone', grantTypes: [DEVICE_CODE] },
    { what: 'refresh_token alone', grantTypes: ['refresh_token'] },
    { what: 'grant types that are not text', grantTypes: [7, null, ''] },
  ])('for device code if it has $what', ({ grantTypes }) => {
    expect(flowOf(grantTypes)).toBe('device');
  });
});
