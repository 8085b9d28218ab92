import { describe, expect, test } from 'vitest';
import { clientMetadata } from '../../src/settings/client-metadata-settings.js';
import type { RegisterFlags } from '../../src/settings/sources.js';
import { errorOf, resolve } from './resolve.js';

describe('client metadata', () => {
  test('are the name of the profile and a public client where nothing is said', () => {
    expect(clientMetadata(resolve({ profile: 'dev' }))).toEqual({
      clientName: 'sso-register-dev',
      clientType: 'public',
    });
  });

  test('are what the flags say, in the order they say it', () => {
    const said = {
      clientName: 'My CLI',
      clientType: 'public',
      scopes: ['b', 'a'],
      redirectUris: ['http://127.0.0.1/oauth/callback', 'com.example.app:/callback'],
      grantTypes: ['authorization_code', 'refresh_token'],
      issuerUrl: 'https://d-1234567890.awsapps.com/start#/',
      entitledApplicationArn: 'arn:aws-us-gov:sso::123456789012:application/ssoins-1/apl-2',
    };
    expect(clientMetadata(resolve(said))).toEqual(said);
  });

  test.each<[string, RegisterFlags]>([
    ['--client-name is empty.', { clientName: '' }],
    ['--client-name is empty.', { clientName: ' ' }],
    ['--scopes is empty.', { scopes: ['sso:account:access', ''] }],
    ['--grant-types is empty.', { grantTypes: [''] }],
    ['--client-type is confidential', { clientType: 'confidential' }],
    ['--client-type is ', { clientType: '' }],
    ['--redirect-uris is not an absolute URL: ', { redirectUris: [''] }],
    ['--redirect-uris is not an absolute URL: /cb', { redirectUris: ['http://localhost', '/cb'] }],
    ['--issuer-url is not an absolute URL: d-1.awsapps.com', { issuerUrl: 'd-1.awsapps.com' }],
    ['--entitled-application-arn is not an ARN: apl-1', { entitledApplicationArn: 'apl-1' }],
    ['--entitled-application-arn is not an ARN: ', { entitledApplicationArn: '' }],
  ])('are refused: %s (%j)', (message, flags) => {
    const error = errorOf(() => resolve(flags));
    expect(error.code).toBe('Usage');
    expect(error.message).toContain(message);
  });
});
