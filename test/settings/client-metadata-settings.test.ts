import { describe, expect, test } from 'vitest';
import { clientMetadata } from '../../src/settings/client-metadata-settings.js';
import type { RegisterFlags } from '../../src/settings/setting.js';
import { settingsOf } from './aws-config/config-text.js';
import { errorOf, resolve } from './resolve.js';

describe('client metadata', () => {
  test('name the profile and a public client by default', () => {
    expect(clientMetadata(resolve({ profile: 'dev' }))).toEqual({
      clientName: 'sso-register-dev',
      clientType: 'public',
    });
  });

  test('are those of the flags, in the same order', () => {
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
    { flags: { scopes: ['c,d', ' e, ', 'f'] }, members: { scopes: ['c', 'd', 'e', 'f'] } },
    {
      flags: { grantTypes },
      members: { scopes: ['a', 'b'], grantTypes, issuerUrl: 'https://x.example/start' },
    },
  ])('have $members for an sso-session with the flags $flags', ({ flags, members }) => {
    const text = `[default]\nsso_session = corp\n[sso-session corp]\nsso_region = eu-west-1
sso_start_url = https://x.example/start\nsso_registration_scopes = a, b\n`;
    const always = { clientName: 'sso-register-corp', clientType: 'public' };
    expect(clientMetadata(settingsOf(text, flags))).toEqual({ ...always, ...members });
  });

  test.each<{ flags: RegisterFlags; message: string }>([
    { flags: { clientName: '' }, message: '--client-name is empty.' },
    { flags: { clientName: ' ' }, message: '--client-name is empty.' },
    { flags: { scopes: ['sso:account:access', ''] }, message: '--scopes is empty.' },
    { flags: { scopes: [','] }, message: '--scopes is empty.' },
    { flags: { scopes: ['-p', 'dev'] }, message: '--scopes has no value: --scopes -p' },
    { flags: { grantTypes: ['a', '--force'] }, message: '--grant-types has no value' },
    { flags: { grantTypes: [''] }, message: '--grant-types is empty.' },
    { flags: { clientType: 'confidential' }, message: '--client-type is confidential' },
    { flags: { clientType: '' }, message: '--client-type is ' },
    { flags: { redirectUris: [''] }, message: '--redirect-uris is empty.' },
    { flags: { redirectUris: ['--force'] }, message: '--redirect-uris has no value' },
    {
      flags: { redirectUris: ['http://localhost', '/cb'] },
      message: '--redirect-uris is not an absolute URL: /cb',
    },
    { flags: { issuerUrl: 'http://x.example' }, message: '--issuer-url must be an https URL' },
    { flags: { issuerUrl: 'd-1.x' }, message: '--issuer-url is not an absolute URL: d-1.x' },
    ...['apl-1', ''].map((entitledApplicationArn) => ({
      flags: { entitledApplicationArn },
      message: `--entitled-application-arn is not an ARN: ${entitledApplicationArn}`,
    })),
  ])('are refused with $flags: $message', ({ flags, message }) => {
    const error = errorOf(() => resolve(flags));
    expect(error.code).toBe('Usage');
    expect(error.message).toContain(message);
  });

  test('ask for the scheme that an issuer URL lacks', () => {
    const error = errorOf(() => resolve({ issuerUrl: 'd-1.awsapps.com/start' }));
    expect(error.hint).toBe('Write https://d-1.awsapps.com/start.');
  });

  test('show what a redirect URI looks like if one is malformed', () => {
    const { hint } = errorOf(() => resolve({ redirectUris: ['127.0.0.1/oauth/callback'] }));
    expect(hint).toContain('http://127.0.0.1/oauth/callback');
  });
});
