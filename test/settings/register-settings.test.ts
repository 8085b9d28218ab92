import { describe, expect, test } from 'vitest';
import { profileSetting } from '../../src/settings/profile.js';
import { errorOf, resolve } from './resolve.js';

describe('the profile', () => {
  const env = { AWS_PROFILE: 'from-env' };
  test.each([
    { flag: 'from-flag', env, value: 'from-flag', source: '--profile' },
    { flag: undefined, env, value: 'from-env', source: 'AWS_PROFILE' },
    { flag: undefined, env: { AWS_PROFILE: '' }, value: 'default', source: 'default' },
    { flag: undefined, env: {}, value: 'default', source: 'default' },
  ])('is $value with the flag $flag and $env', ({ flag, env, value, source }) => {
    expect(profileSetting(flag, env)).toEqual({ value, source });
  });

  const NAMES = ['../x', 'my.dev', '__proto__', 'CON', ' ', '🦊', '-', 'p'.repeat(300)];

  test.each(NAMES)('may be called %j', (name) => {
    expect(profileSetting(name, {}).value).toBe(name);
    expect(profileSetting(undefined, { AWS_PROFILE: name }).value).toBe(name);
  });

  const BEGINS = 'begins with "="';
  const INVALID = 'is not valid UTF-8, or has the character U+FFFD, which replaces invalid bytes';
  const RENAME = 'Rename the profile.';

  test.each([
    { flag: '', what: '(--profile) is empty', hint: 'Give the profile a name.' },
    {
      flag: '=dev',
      what: `=dev (--profile) ${BEGINS}`,
      hint: 'Write -p dev or --profile=dev.',
    },
    {
      flag: '==dev',
      what: `==dev (--profile) ${BEGINS}`,
      hint: 'Write -p dev or --profile=dev.',
    },
    { flag: '=', what: `= (--profile) ${BEGINS}`, hint: RENAME },
    { AWS_PROFILE: '=dev', what: `=dev (AWS_PROFILE) ${BEGINS}`, hint: RENAME },
    { flag: 'a\ufffd', what: `a\ufffd (--profile) ${INVALID}`, hint: RENAME },
    { AWS_PROFILE: '\ufffd', what: `\ufffd (AWS_PROFILE) ${INVALID}`, hint: RENAME },
  ])('cannot be $flag $AWS_PROFILE', ({ flag, AWS_PROFILE, what, hint }) => {
    expect(errorOf(() => profileSetting(flag, { AWS_PROFILE }))).toMatchObject({
      code: 'Usage',
      message: `The profile name ${what}.`,
      hint,
    });
  });
});

describe('the timeout', () => {
  test.each([
    { timeout: '0ms', message: '--timeout is too short: 0ms' },
    // Node would fire a longer timer immediately.
    { timeout: '2147483648ms', message: '--timeout is too long: 2147483648ms' },
    { timeout: '25d', message: '--timeout is too long: 25d' },
  ])('cannot be $timeout', ({ timeout, message }) => {
    expect(errorOf(() => resolve({ timeout }))).toMatchObject({ code: 'Usage', message });
  });

  test.each(['1ms', '2147483647ms', '24d'])('can be %s', (timeout) => {
    expect(resolve({ timeout }).timeout.source).toBe('--timeout');
  });
});

describe('the number of attempts', () => {
  test.each([
    { flags: { maxAttempts: '7' }, variable: '2', value: 7, source: '--max-attempts' },
    { flags: {}, variable: '2', value: 2, source: 'AWS_MAX_ATTEMPTS' },
    { flags: {}, variable: '+002', value: 2, source: 'AWS_MAX_ATTEMPTS' },
    { flags: {}, variable: '', value: 3, source: 'default' },
    { flags: {}, variable: undefined, value: 3, source: 'default' },
  ])('is $value with $flags and AWS_MAX_ATTEMPTS=$variable', (given) => {
    const { flags, variable, value, source } = given;
    expect(resolve(flags, { AWS_MAX_ATTEMPTS: variable }).maxAttempts).toEqual({ value, source });
  });

  test.each(['abc', '0', '-1', '1.5', '1e3', ' 3', '3x', '0x3', 'Infinity', '9'.repeat(30)])(
    'cannot be %j',
    (text) => {
      const message = `is not a number of attempts: ${text}`;
      const fromEnv = errorOf(() => resolve({}, { AWS_MAX_ATTEMPTS: text }));
      const fromFlag = errorOf(() => resolve({ maxAttempts: text }));
      expect(fromEnv).toMatchObject({ code: 'Usage', message: `AWS_MAX_ATTEMPTS ${message}` });
      expect(fromFlag).toMatchObject({ code: 'Usage', message: `--max-attempts ${message}` });
    },
  );
});
