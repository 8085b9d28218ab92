import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAwsConfig } from '../../src/settings/aws-config.js';
import { nearestNames, profileNames, ssoProfileNames } from '../../src/settings/profile-config.js';
import { temporaryDirectory } from '../program.js';
import { configFile, load, settingsOf } from './config-text.js';
import { errorOf, resolve } from './resolve.js';

describe('a profile of the file', () => {
  test.each(['default', 'constructor', 'sso-session.corp', 'two words'])(
    'is found by its name, which may be %s',
    (profile) => {
      const text = `[sso-session corp]\nregion = us-east-1\n[profile "${profile}"]\nregion = eu-west-2\n`;
      const source = `region of profile ${profile}`;
      expect(settingsOf(text, { profile }).region).toEqual({ value: 'eu-west-2', source });
    },
  );

  test.each([
    'constructor',
    '__proto__',
    'toString',
    'sso-session.corp',
    'services.local',
    '',
    ' ',
  ])('is not %j where the file does not say so', (profile) => {
    const text = '[sso-session corp]\nsso_region = us-east-1\n[services local]\nx = y\n';
    expect(errorOf(() => settingsOf(text, { profile }))).toMatchObject({
      code: 'Usage',
      message: expect.stringContaining(`The profile ${profile} (--profile) is not in`) as string,
    });
  });
});

test('profiles that sign in through SSO are those with an sso-session or a start URL', () => {
  const config = load(`[sso-session corp]\nsso_start_url = https://x.example
[profile b]\nsso_session = corp\n[profile static]\nregion = eu-west-1\nsso_region = eu-west-1
[services s]\nsso_start_url = x\n[profile a]\nsso_start_url = https://y.example\n[default]\nsso_session = gone\n`);
  expect(ssoProfileNames(config).sort()).toEqual(['a', 'b', 'default']);
});

test.each([
  ['prdo', ['prod']],
  ['dev', ['dev1', 'dev2', 'dev3']],
  ['DEV1', []],
  ['something-else-entirely', []],
])('the profile %s may have meant %j', (wanted, names) => {
  const profiles = ['prod', 'dev1', 'dev2', 'dev3', 'dev44', 'sandbox'];
  const text = profiles.map((name) => `[profile ${name}]\nregion = eu-west-1\n`).join('');
  expect(nearestNames(load(`${text}[sso-session dev]\nx = y\n`), wanted)).toEqual(names);
});

describe('a client without a name', () => {
  test.each([
    ['its sso-session', '[profile dev]\nsso_session = corp\n[sso-session corp]\nx = y\n', 'corp'],
    ['its profile', '[profile dev]\nsso_start_url = https://x.example\n', 'dev'],
  ])('is called after %s', (_, text, name) => {
    const { clientName } = settingsOf(text, { profile: 'dev', region: 'eu-west-1' });
    expect(clientName).toEqual({ value: `sso-register-${name}`, source: 'default' });
  });
});

describe('the AWS config file', () => {
  const TEXT = '[default]\nregion = eu-west-2\n';

  test.each([
    ['HOME', (home: string) => ({ HOME: home })],
    ['USERPROFILE', (home: string) => ({ USERPROFILE: home })],
    ['HOME, which goes first,', (home: string) => ({ HOME: home, USERPROFILE: '/other' })],
    ['~ of AWS_CONFIG_FILE', (HOME: string) => ({ HOME, AWS_CONFIG_FILE: '~/.aws/config' })],
    ['HOME where AWS_CONFIG_FILE is empty', (HOME: string) => ({ HOME, AWS_CONFIG_FILE: '' })],
  ])('is found by %s', (_, envOf) => {
    const home = temporaryDirectory();
    mkdirSync(join(home, '.aws'));
    writeFileSync(join(home, '.aws', 'config'), TEXT);
    expect(profileNames(readAwsConfig(envOf(home)))).toEqual(['default']);
  });

  test('is not found by a ~ that is part of a name', () => {
    const config = readAwsConfig({ HOME: '/home/jane', AWS_CONFIG_FILE: '~jane/config' });
    expect(config).toEqual({ path: '~jane/config', sections: new Map() });
  });

  test('is read again each time', () => {
    const file = configFile(TEXT);
    readAwsConfig({ AWS_CONFIG_FILE: file });
    writeFileSync(file, TEXT.replace('default', 'profile late'));
    expect(profileNames(readAwsConfig({ AWS_CONFIG_FILE: file }))).toEqual(['late']);
  });
});

test('an unknown profile without a near name is told to correct it', () => {
  const error = errorOf(() => resolve({ profile: 'nobody' }, { AWS_REGION: '' }));
  expect(error.hint).toBe('Correct the name, or set the region with --region.');
});
