import { describe, expect, test } from 'vitest';
import { minValiditySetting, parseDuration } from '../../src/settings/duration.js';
import { errorOf, resolve } from './resolve.js';

const of = (value: string) => ({ value, source: '--latency' });

describe('parseDuration', () => {
  test.each([
    ['0s', 0],
    ['250ms', 250],
    ['90s', 90_000],
    ['15m', 900_000],
    ['6h', 21_600_000],
    ['7d', 604_800_000],
    ['007d', 604_800_000],
  ])('reads %s as %d milliseconds', (text, value) => {
    expect(parseDuration(of(text))).toMatchObject({ value, source: '--latency' });
  });

  test.each([
    ...['', ' ', '15', 'm', '-1m', '+1m', '1.5h', '1e3s', '15M', '15 m', ' 15m', '15m\n', '1h30m'],
    ...['1w', '0x10s', 'Infinity', '٣m', '1constructor'],
  ])('refuses %j and says whose it is', (text) => {
    const error = errorOf(() => parseDuration(of(text)));
    expect(error).toMatchObject({
      code: 'Usage',
      message: `--latency is not a duration: ${text}`,
    });
  });

  test.each(['9'.repeat(20), '9'.repeat(400)])('refuses to count beyond safe integers', (days) => {
    expect(errorOf(() => parseDuration(of(`${days}d`))).message).toContain('--latency is too long');
  });
});

test.each([
  [undefined, { value: 900_000, source: 'default' }],
  ['0s', { value: 0, source: '--min-validity' }],
])('with --min-validity %s, the minimum is %j', (flag, setting) => {
  expect(minValiditySetting(flag)).toMatchObject(setting);
});

test.each([
  ['0ms', '--timeout is too short: 0ms'],
  // Node would fire a longer timer at once.
  ['2147483648ms', '--timeout is too long: 2147483648ms'],
  ['25d', '--timeout is too long: 25d'],
])('a timeout of %s is refused', (timeout, message) => {
  expect(errorOf(() => resolve({ timeout }))).toMatchObject({ code: 'Usage', message });
});

test.each(['1ms', '2147483647ms', '24d'])('a timeout of %s is accepted', (timeout) => {
  expect(resolve({ timeout }).timeout.source).toBe('--timeout');
});
