import { describe, expect, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { endpointParameters } from '../../src/settings/endpoint-settings.js';
import { profileSetting } from '../../src/settings/profile.js';
import { resolveRegisterSettings } from '../../src/settings/register-settings.js';
import { errorOf, NO_CONFIG, resolve } from './resolve.js';

describe('profile', () => {
  const env = { AWS_PROFILE: 'from-env' };
  test.each([
    ['from-flag', env, 'from-flag', '--profile'],
    [undefined, env, 'from-env', 'AWS_PROFILE'],
    [undefined, { AWS_PROFILE: '' }, 'default', 'default'],
    [undefined, {}, 'default', 'default'],
  ])('with the flag %s and the environment %j it is %s', (flag, env, value, source) => {
    expect(profileSetting(flag, env)).toEqual({ value, source });
  });

  test.each(['../x', 'my.dev', '__proto__', 'CON', ' ', '🦊', '-', 'p'.repeat(300)])(
    'may be called %j',
    (name) => {
      expect(profileSetting(name, {}).value).toBe(name);
      expect(profileSetting(undefined, { AWS_PROFILE: name }).value).toBe(name);
    },
  );
});

describe('region', () => {
  const env = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' };
  test.each([
    ['us-east-1', env, 'us-east-1', '--region'],
    [undefined, env, 'eu-west-1', 'AWS_REGION'],
    [undefined, { ...env, AWS_REGION: '' }, 'eu-west-2', 'AWS_DEFAULT_REGION'],
  ])('with the flag %s and the environment %j it is %s', (flag, env, value, source) => {
    const flags = flag === undefined ? {} : { region: flag };
    expect(resolve(flags, env).region).toEqual({ value, source });
  });

  test.each<Env>([{}, { AWS_REGION: '', AWS_DEFAULT_REGION: '' }])(
    'must be somewhere: %j is not enough',
    (env) => {
      const error = errorOf(() => resolveRegisterSettings({}, env, NO_CONFIG));
      expect(error).toMatchObject({ code: 'Usage', message: 'No region is set.' });
    },
  );
});

describe('endpoint', () => {
  const flags = { endpointUrl: 'https://flag.example' };
  const special = { AWS_ENDPOINT_URL_SSO_OIDC: 'https://special.example' };
  const general = { AWS_ENDPOINT_URL: 'https://general.example' };
  const ignore = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
  test.each([
    [flags, { ...special, ...general }, 'https://flag.example', '--endpoint-url'],
    [{}, { ...special, ...general }, 'https://special.example', 'AWS_ENDPOINT_URL_SSO_OIDC'],
    [{}, general, 'https://general.example', 'AWS_ENDPOINT_URL'],
    [flags, { ...special, ...ignore }, 'https://flag.example', '--endpoint-url'],
  ])('with the flags %j and the environment %j is %s', (flags, env, value, source) => {
    expect(resolve(flags, env).endpointUrl).toEqual({ value, source });
  });

  test.each<Env>([
    {},
    { AWS_ENDPOINT_URL_SSO_OIDC: '', AWS_ENDPOINT_URL: '' },
    { ...special, ...general, ...ignore },
    { ...special, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE' },
  ])('is left to the rules of the SDK with %j', (env) => {
    expect(resolve({}, env).endpointUrl).toBeUndefined();
  });

  test('is asked for as the environment says', () => {
    const env = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'false' };
    const settings = resolve({}, env);
    expect(endpointParameters(settings.region, settings)).toEqual({
      region: 'eu-west-1',
      useFips: true,
      useDualStack: false,
    });
  });
});

test.each([
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
])('the endpoint is not guessed from a %s that is neither true nor false', (name) => {
  const error = errorOf(() => resolve({}, { [name]: 'yes' }));
  expect(error).toMatchObject({ code: 'Usage', message: `${name} must be true or false: yes` });
});

describe('attempts', () => {
  test.each([
    ['7', '2', 7, '--max-attempts'],
    [undefined, '2', 2, 'AWS_MAX_ATTEMPTS'],
    [undefined, '', 3, 'default'],
    [undefined, undefined, 3, 'default'],
  ])('with the flag %s and AWS_MAX_ATTEMPTS=%s are %d', (maxAttempts, variable, value, source) => {
    const flags = maxAttempts === undefined ? {} : { maxAttempts };
    expect(resolve(flags, { AWS_MAX_ATTEMPTS: variable }).maxAttempts).toEqual({ value, source });
  });

  const garbage = ['abc', '0', '-1', '1.5', '1e3', ' 3', '3x', '0x3', 'Infinity', '9'.repeat(30)];
  test.each(garbage)('are refused where %j is no number of them', (text) => {
    const message = `is not a number of attempts: ${text}`;
    const fromEnv = errorOf(() => resolve({}, { AWS_MAX_ATTEMPTS: text }));
    const fromFlag = errorOf(() => resolve({ maxAttempts: text }));
    expect(fromEnv).toMatchObject({ code: 'Usage', message: `AWS_MAX_ATTEMPTS ${message}` });
    expect(fromFlag).toMatchObject({ code: 'Usage', message: `--max-attempts ${message}` });
  });
});
