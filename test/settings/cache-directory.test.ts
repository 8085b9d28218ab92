import { join, resolve } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cacheDirectorySetting } from '../../src/settings/cache-directory.js';
import { errorOf } from './resolve.js';

test.each([
  { flag: 'from-flag', variable: 'from-env', source: '--cache-dir' },
  { flag: undefined, variable: 'from-env', source: 'SSO_REGISTER_CACHE_DIR' },
  { flag: undefined, variable: resolve('/x'), source: 'SSO_REGISTER_CACHE_DIR' },
])('with --cache-dir $flag and the variable $variable, $source is used', (given) => {
  const { flag, variable, source } = given;
  const setting = cacheDirectorySetting(flag, { SSO_REGISTER_CACHE_DIR: variable });
  expect(setting).toEqual({ value: resolve(flag ?? variable), source });
});

test.each(['', ' '])('--cache-dir %j is refused: it is not the current directory', (flag) => {
  const error = errorOf(() => cacheDirectorySetting(flag, {}));
  expect(error).toMatchObject({ code: 'Usage', message: '--cache-dir is empty.' });
});

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
