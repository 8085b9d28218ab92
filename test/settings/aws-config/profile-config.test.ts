import { describe, expect, test } from 'vitest';
import { readAwsConfig } from '../../../src/settings/aws-config/read-aws-config.js';
import { ssoProfileNames } from '../../../src/settings/aws-config/profile-config.js';
import { configFile, load, settingsOf } from './config-text.js';
import { errorOf, resolve, settled } from '../resolve.js';

describe('a profile', () => {
  const NAMES = ['default', 'constructor', 'sso-session.corp', 'two words'];

  test.each(NAMES)('is found by its name, for example %s', (profile) => {
    const text = `[sso-session corp]\nregion = us-east-1\n[profile "${profile}"]\nregion = eu-west-2\n`;
    const source = `region of profile ${profile}`;
    expect(settingsOf(text, { profile }).region).toEqual({ value: 'eu-west-2', source });
  });

  const WITHOUT = ['constructor', '__proto__', 'toString', 'sso-session.corp', 'services.local'];

  test.each([...WITHOUT, ' '])('is unknown if no section is named %j', (profile) => {
    const text = '[sso-session corp]\nsso_region = us-east-1\n[services local]\nx = y\n';
    expect(errorOf(() => settingsOf(text, { profile }))).toMatchObject({
      code: 'Usage',
      message: expect.stringContaining(`The profile ${profile} (--profile) is not in`) as string,
    });
  });
});

test('counts as SSO profiles those with an sso-session or a start URL', () => {
  const config = load(`[sso-session corp]\nsso_start_url = https://x.example
[profile b]\nsso_session = corp\n[profile static]\nregion = eu-west-1\nsso_region = eu-west-1
[services s]\nsso_start_url = x\n[profile a]\nsso_start_url = https://y.example\n[default]\nsso_session = gone\n`);
  expect(ssoProfileNames(config).sort()).toEqual(['a', 'b', 'default']);
});

describe('a client without a name', () => {
  test.each([
    { what: 'sso-session', lines: 'sso_session = corp\n[sso-session corp]\nx = y\n', name: 'corp' },
    { what: 'profile', lines: 'sso_start_url = https://x.example\n', name: 'dev' },
  ])('is named after its $what', ({ lines, name }) => {
    const flags = { profile: 'dev', region: 'eu-west-1' };
    const { clientName } = settingsOf(`[profile dev]\n${lines}`, flags);
    expect(clientName).toEqual({ value: `sso-register-${name}`, source: 'default' });
  });
});

test.each(['sso_start_url', 'sso_session', 'sso_registration_scopes', 'region'])(
  'refuses a nested block as the value of %s',
  (key) => {
    const file = configFile(`[default]\n${key} =\n  a = b\n`);
    const config = readAwsConfig({ AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: '' });
    expect(errorOf(() => settled({}, {}, config))).toMatchObject({
      code: 'Usage',
      message: `${file}, line 2: ${key} has no value but a block.`,
    });
  },
);

test('hints at no name for an unknown profile that is like no other', () => {
  const error = errorOf(() => resolve({ profile: 'nobody' }, { AWS_REGION: '' }));
  expect(error.hint).toBe(
    'Correct the name. Otherwise run "sso-register register --profile nobody --region REGION" with the region of your IAM Identity Center instance.',
  );
});
