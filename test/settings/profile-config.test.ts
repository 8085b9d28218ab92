import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadAwsConfig } from '../../src/settings/aws-config.js';
import { nearestNames, profileNames, ssoProfileNames } from '../../src/settings/profile-config.js';
import { temporaryDirectory } from '../program.js';
import { configFile, load, settingsOf } from './config-text.js';
import { errorOf, resolve } from './resolve.js';

describe('a profile of the file', () => {
  test.each([
    ['default', '[default]'],
    ['default', '[profile default]'],
    ['my.dev', '[profile my.dev]'],
    ['constructor', '[profile constructor]'],
    ['toString', '[profile toString]'],
    ['hasOwnProperty', '[profile hasOwnProperty]'],
    ['jane@corp/dev', '[profile jane@corp/dev]'],
    ['quoted', '[profile "quoted"]'],
    ['two words', "[profile 'two words']"],
    ['sso-session.x', '[profile sso-session.x]'],
    ['services.x', '[profile services.x]'],
  ])('may be called %s, as in %s', async (profile, head) => {
    const text = `[profile a]\nregion = us-east-1\n${head}\nregion = eu-west-2\n`;
    const { region } = await settingsOf(text, { profile });
    expect(region).toEqual({ value: 'eu-west-2', source: `region of profile ${profile}` });
  });

  test('does not take the place of the sso-session that its name resembles', async () => {
    const text = `[profile dev]\nsso_session = corp\n[sso-session corp]\nsso_region = eu-west-1
[profile sso-session.corp]\nsso_region = us-east-1\n`;
    expect((await settingsOf(text, { profile: 'dev' })).region).toEqual({
      value: 'eu-west-1',
      source: 'sso_region of sso-session corp',
    });
  });

  test('does not hide the others by the name __proto__', async () => {
    const text = '[profile __proto__]\nregion = us-east-1\n[profile dev]\nregion = eu-west-2\n';
    expect((await settingsOf(text, { profile: 'dev' })).region.value).toBe('eu-west-2');
  });

  test('is there although its section is empty', async () => {
    const config = await load('[profile dev]\n[profile prod]\nregion = eu-west-1\n');
    expect(profileNames(config)).toEqual(['dev', 'prod']);
  });

  test.each([
    'constructor',
    '__proto__',
    'toString',
    'sso-session.corp',
    'services.local',
    '',
    ' ',
  ])('is not %j where the file does not say so', async (profile) => {
    const text = '[sso-session corp]\nsso_region = us-east-1\n[services local]\nx = y\n';
    await expect(settingsOf(text, { profile })).rejects.toMatchObject({
      code: 'Usage',
      message: expect.stringContaining(`The profile ${profile} (--profile) is not in`) as string,
    });
  });
});

test('profiles that sign in through SSO are those with an sso-session or a start URL', async () => {
  const config = await load(`[sso-session corp]\nsso_start_url = https://x.example
[profile b]\nsso_session = corp\n[profile static]\nregion = eu-west-1\nsso_region = eu-west-1
[services s]\nsso_start_url = x\n[profile a]\nsso_start_url = https://y.example\n[default]\nsso_session = gone\n`);
  expect(ssoProfileNames(config).sort()).toEqual(['a', 'b', 'default']);
});

test.each([
  ['prdo', ['prod']],
  ['dev', ['dev1', 'dev2', 'dev3']],
  ['DEV1', []],
  ['something-else-entirely', []],
])('the profile %s may have meant %j', async (wanted, names) => {
  const profiles = ['prod', 'dev1', 'dev2', 'dev3', 'dev44', 'sandbox'];
  const text = profiles.map((name) => `[profile ${name}]\nregion = eu-west-1\n`).join('');
  expect(nearestNames(await load(`${text}[sso-session dev]\nx = y\n`), wanted)).toEqual(names);
});

describe('a client without a name', () => {
  test.each([
    ['its sso-session', '[profile dev]\nsso_session = corp\n[sso-session corp]\nx = y\n', 'corp'],
    ['its profile', '[profile dev]\nsso_start_url = https://x.example\n', 'dev'],
  ])('is called after %s', async (_, text, name) => {
    const { clientName } = await settingsOf(text, { profile: 'dev', region: 'eu-west-1' });
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
  ])('is found by %s', async (_, envOf) => {
    const home = temporaryDirectory();
    mkdirSync(join(home, '.aws'));
    writeFileSync(join(home, '.aws', 'config'), TEXT);
    expect(profileNames(await loadAwsConfig(envOf(home)))).toEqual(['default']);
  });

  test('is not found by a ~ that is part of a name', async () => {
    const config = await loadAwsConfig({ HOME: '/home/jane', AWS_CONFIG_FILE: '~jane/config' });
    expect(config).toEqual({ path: '~jane/config', sections: new Map() });
  });

  test.each([
    ['a byte order mark', `\uFEFF${TEXT}`],
    ['line ends of Windows', TEXT.replaceAll('\n', '\r\n')],
    ['comments', `# [x]\n; y\n${TEXT.replace('2\n', '2 # here\n')}`],
    ['no line end', TEXT.trimEnd()],
  ])('may have %s', async (_, text) => {
    expect((await settingsOf(text)).region.value).toBe('eu-west-2');
  });

  test('is read anew each time', async () => {
    const file = configFile(TEXT);
    await loadAwsConfig({ AWS_CONFIG_FILE: file });
    writeFileSync(file, TEXT.replace('default', 'profile late'));
    expect(profileNames(await loadAwsConfig({ AWS_CONFIG_FILE: file }))).toEqual(['late']);
  });
});

test('an unknown profile without a near name is told to correct it', () => {
  const error = errorOf(() => resolve({ profile: 'nobody' }, { AWS_REGION: '' }));
  expect(error.hint).toBe('Correct the name, or name the region with --region.');
});
