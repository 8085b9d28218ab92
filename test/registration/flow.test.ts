import { describe, expect, test } from 'vitest';
import { flowOf, PKCE_METADATA } from '../../src/registration/flow.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

describe('flowOf', () => {
  test.each([
    { what: 'the grant types of PKCE_METADATA', grantTypes: PKCE_METADATA.grantTypes },
    { what: 'authorization_code among others', grantTypes: [DEVICE_CODE, 'authorization_code'] },
  ])('is pkce for $what', ({ grantTypes }) => {
    expect(flowOf(grantTypes)).toBe('pkce');
  });

  test.each([
    { what: 'no grant types', grantTypes: undefined },
    { what: 'an empty list of grant types', grantTypes: [] },
    { what: 'device_code alone', grantTypes: [DEVICE_CODE] },
    { what: 'refresh_token alone', grantTypes: ['refresh_token'] },
    { what: 'grant types that are not text', grantTypes: [7, null, ''] },
  ])('is device for $what', ({ grantTypes }) => {
    expect(flowOf(grantTypes)).toBe('device');
  });
});
