import { describe, expect, test } from 'vitest';
import { LONGEST_TIMER, minValiditySetting, parseDuration } from '../../src/settings/duration.js';
import { errorOf } from './resolve.js';

const of = (value: string) => ({ value, source: '--latency' });

describe('parseDuration', () => {
  test.each([
    { text: '0s', value: 0 },
    { text: '250ms', value: 250 },
    { text: '90s', value: 90_000 },
    { text: '15m', value: 900_000 },
    { text: '6h', value: 21_600_000 },
    { text: '7d', value: 604_800_000 },
    { text: '007d', value: 604_800_000 },
  ])('reads $text as $value milliseconds', ({ text, value }) => {
    expect(parseDuration(of(text))).toMatchObject({ value, source: '--latency' });
  });

  test.each([
    ...['', ' ', '15', 'm', '-1m', '+1m', '1.5h', '1e3s', '15M', '15 m', ' 15m', '15m\n', '1h30m'],
    ...['1w', '0x10s', 'Infinity', '٣m', '1constructor'],
  ])('refuses %j and names its source', (text) => {
    const message = `--latency is not a duration: ${text}`;
    expect(errorOf(() => parseDuration(of(text)))).toMatchObject({ code: 'Usage', message });
  });

  test.each(['9'.repeat(20), '9'.repeat(400)])(
    'refuses %s days, which exceed safe integers',
    (days) => {
      expect(errorOf(() => parseDuration(of(`${days}d`))).message).toContain(
        '--latency is too long',
      );
    },
  );
});

test.each([
  { text: '0s', limits: { min: 1 }, hint: 'Give at least 1ms.' },
  { text: '500ms', limits: { min: 1000 }, hint: 'Give at least 1s.' },
  { text: '25d', limits: { max: LONGEST_TIMER }, hint: 'Give at most 24d.' },
])('says that $text is out of range, and the limit: $hint', ({ text, limits, hint }) => {
  expect(errorOf(() => parseDuration(of(text), limits))).toMatchObject({ code: 'Usage', hint });
});

test.each([
  { flag: undefined, setting: { value: 900_000, source: 'default' } },
  { flag: '0s', setting: { value: 0, source: '--min-validity' } },
])('gives $setting for --min-validity $flag', ({ flag, setting }) => {
  expect(minValiditySetting(flag)).toMatchObject(setting);
});
