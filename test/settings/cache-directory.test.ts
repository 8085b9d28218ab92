import { join, resolve } from 'node:path';
import { expect, test, vi, onTestFinished } from 'vitest';
import { cacheDirectorySetting } from '../../src/settings/cache-directory.js';
import { errorOf } from './resolve.js';

test.each([
  ['from-flag', { SSO_REGISTER_CACHE_DIR: 'from-env' }, 'from-flag', '--cache-dir'],
  [undefined, { SSO_REGISTER_CACHE_DIR: 'from-env' }, 'from-env', 'SSO_REGISTER_CACHE_DIR'],
  [undefined, { SSO_REGISTER_CACHE_DIR: resolve('/x') }, '/x', 'SSO_REGISTER_CACHE_DIR'],
])('with --cache-dir %s and %j the cache is in %s', (flag, env, directory, source) => {
  expect(cacheDirectorySetting(flag, env)).toEqual({ value: resolve(directory), source });
});

test.each(['', ' '])(
  '--cache-dir %j is refused, and does not mean the current directory',
  (flag) => {
    const error = errorOf(() => cacheDirectorySetting(flag, {}));
    expect(error).toMatchObject({ code: 'Usage', message: '--cache-dir is empty.' });
  },
);

test.runIf(process.platform === 'linux')('XDG_CONFIG_HOME moves the default on Linux', () => {
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  vi.stubEnv('XDG_CONFIG_HOME', resolve('/xdg'));
  const env = { ...process.env, SSO_REGISTER_CACHE_DIR: '' };
  expect(cacheDirectorySetting(undefined, env)).toEqual({
    value: join(resolve('/xdg'), 'sso-register'),
    source: 'default',
  });
});
