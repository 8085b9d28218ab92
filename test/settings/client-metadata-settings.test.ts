import { describe, expect, test } from 'vitest';
import { clientMetadata } from '../../src/settings/client-metadata-settings.js';
import type { RegisterFlags } from '../../src/settings/sources.js';
import { settingsOf } from './config-text.js';
import { errorOf, resolve } from './resolve.js';

describe('client metadata', () => {
  test('are the name of the profile and a public client by default', () => {
    expect(clientMetadata(resolve({ profile: 'dev' }))).toEqual({
      clientName: 'sso-register-dev',
      clientType: 'public',
    });
  });

  test('are what the flags say, in their order', () => {
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

  const grantTypes = ['authorization_code'];
  test.each([
    { flags: {}, members: { scopes: ['a', 'b'] } },
    { flags: { scopes: ['c'] }, members: { scopes: ['c'] } },
    {
      flags: { grantTypes },
      members: { scopes: ['a', 'b'], grantTypes, issuerUrl: 'https://x.example/start' },
    },
  ])('of an sso-session with the flags $flags have $members', ({ flags, members }) => {
    const text = `[default]\nsso_session = corp\n[sso-session corp]\nsso_region = eu-west-1
sso_start_url = https://x.example/start\nsso_registration_scopes = a, b\n`;
    const always = { clientName: 'sso-register-corp', clientType: 'public' };
    expect(clientMetadata(settingsOf(text, flags))).toEqual({ ...always, ...members });
  });

  test.each<{ message: string; flags: RegisterFlags }>([
    { message: '--client-name is empty.', flags: { clientName: '' } },
    { message: '--client-name is empty.', flags: { clientName: ' ' } },
    { message: '--scopes is empty.', flags: { scopes: ['sso:account:access', ''] } },
    { message: '--grant-types is empty.', flags: { grantTypes: [''] } },
    { message: '--client-type is confidential', flags: { clientType: 'confidential' } },
    { message: '--client-type is ', flags: { clientType: '' } },
    { message: '--redirect-uris is not an absolute URL: ', flags: { redirectUris: [''] } },
    {
      message: '--redirect-uris is not an absolute URL: /cb',
      flags: { redirectUris: ['http://localhost', '/cb'] },
    },
    {
      message: '--issuer-url is not an absolute URL: d-1.awsapps.com',
      flags: { issuerUrl: 'd-1.awsapps.com' },
    },
    {
      message: '--entitled-application-arn is not an ARN: apl-1',
      flags: { entitledApplicationArn: 'apl-1' },
    },
    {
      message: '--entitled-application-arn is not an ARN: ',
      flags: { entitledApplicationArn: '' },
    },
  ])('are refused because $message', ({ message, flags }) => {
    const error = errorOf(() => resolve(flags));
    expect(error.code).toBe('Usage');
    expect(error.message).toContain(message);
  });
});
