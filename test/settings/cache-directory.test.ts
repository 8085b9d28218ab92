import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { homeDirectory } from '../../src/settings/aws-config/config-paths.js';
import { cacheDirectorySetting } from '../../src/settings/cache-directory.js';
import { errorOf } from './resolve.js';

test.each([
  { flag: 'from-flag', variable: 'from-env', source: '--cache-dir' },
  { flag: undefined, variable: 'from-env', source: 'SSO_REGISTER_CACHE_DIR' },
  { flag: undefined, variable: resolve('/x'), source: 'SSO_REGISTER_CACHE_DIR' },
])('uses $source with --cache-dir $flag and the variable $variable', (given) => {
  const { flag, variable, source } = given;
  const setting = cacheDirectorySetting(flag, { SSO_REGISTER_CACHE_DIR: variable });
  expect(setting).toEqual({ value: resolve(flag ?? variable), source });
});

test.each(['', ' '])('refuses --cache-dir %j: it is not the current directory', (flag) => {
  const error = errorOf(() => cacheDirectorySetting(flag, {}));
  expect(error).toMatchObject({ code: 'Usage', message: '--cache-dir is empty.' });
});

test.each([
  { given: '~', path: '/home/jane' },
  { given: '~/my cache', path: '/home/jane/my cache' },
  { given: './~/x', path: '~/x' },
  { given: 'a~', path: 'a~' },
])('takes $given for $path, whether a shell expands ~ or not', ({ given, path }) => {
  const env = { HOME: resolve('/home/jane'), USERPROFILE: resolve('/home/jane') };
  const variable = { ...env, SSO_REGISTER_CACHE_DIR: given };
  for (const setting of [
    cacheDirectorySetting(given, env),
    cacheDirectorySetting(undefined, variable),
  ]) {
    expect(setting.value).toBe(resolve(path));
  }
});

/** Until the test ends. */
function onPlatform(platform: string): void {
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  vi.stubGlobal('process', Object.create(process, { platform: { value: platform } }));
}

describe('the cache directory, unless it is named,', () => {
  const HOME = resolve('/home/jane');

  test.each([
    { platform: 'linux', env: { HOME }, parts: [HOME, '.config', 'sso-register'] },
    {
      platform: 'linux',
      env: { HOME, XDG_CONFIG_HOME: resolve('/xdg') },
      parts: ['/xdg', 'sso-register'],
    },
    {
      platform: 'linux',
      env: { HOME, XDG_CONFIG_HOME: 'relative' },
      parts: [HOME, '.config', 'sso-register'],
    },
    {
      platform: 'linux',
      env: { HOME, XDG_CONFIG_HOME: '' },
      parts: [HOME, '.config', 'sso-register'],
    },
    {
      platform: 'freebsd',
      env: { HOME, SSO_REGISTER_CACHE_DIR: '' },
      parts: [HOME, '.config', 'sso-register'],
    },
    {
      platform: 'darwin',
      env: { HOME, XDG_CONFIG_HOME: resolve('/xdg') },
      parts: [HOME, 'Library', 'Preferences', 'sso-register'],
    },
    {
      platform: 'win32',
      env: { USERPROFILE: HOME, APPDATA: resolve('/appdata') },
      parts: ['/appdata', 'sso-register', 'Config'],
    },
    {
      platform: 'win32',
      env: { USERPROFILE: HOME },
      parts: [HOME, 'AppData', 'Roaming', 'sso-register', 'Config'],
    },
  ])('is $parts on $platform with $env', ({ platform, env, parts }) => {
    onPlatform(platform);
    expect(cacheDirectorySetting(undefined, env)).toEqual({
      value: resolve(join(...parts)),
      source: 'default',
    });
  });
});

/** A container's user may have no entry. */
function hasEntry(): boolean {
  try {
    return userInfo().homedir !== '';
  } catch {
    return false;
  }
}

describe('the home directory', () => {
  test.each([
    { platform: 'linux', variable: 'HOME' },
    { platform: 'darwin', variable: 'HOME' },
    { platform: 'win32', variable: 'USERPROFILE' },
  ])('is what $variable says on $platform', ({ platform, variable }) => {
    onPlatform(platform);
    const env = { HOME: '/other', USERPROFILE: '/other', [variable]: '/home/jane' };
    expect(homeDirectory(env)).toBe('/home/jane');
  });

  test
    .runIf(hasEntry())
    .each([{}, { HOME: '' }, { HOME: '.' }, { HOME: 'relative', USERPROFILE: '/other' }])(
    "is the system's entry for the user with %j",
    (env) => {
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
      vi.stubEnv('HOME', '');
      expect(homeDirectory(env)).toBe(userInfo().homedir);
    },
  );
});
