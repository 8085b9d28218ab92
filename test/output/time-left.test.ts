import { describe, expect, test } from 'vitest';
import { timeLeftAsBar, timeLeftInWords } from '../../src/output/time-left.js';
import { DAY, NOW } from '../program.js';
import { registration } from '../registration/samples.js';

const EXPIRY = NOW + 90 * DAY;
const NEVER = registration({ clientSecretExpiresAt: 0 });

describe('timeLeftInWords', () => {
  test.each([
    { left: 90 * DAY, words: '90 days left' },
    { left: 2 * DAY - 1, words: '1 day left' },
    { left: DAY - 1, words: '23 hours left' },
    { left: 3_600_000, words: '1 hour left' },
    { left: 3_599_999, words: '59 minutes left' },
    { left: 60_000, words: '1 minute left' },
    { left: 1999, words: '1 second left' },
    { left: 1, words: '0 seconds left' },
    { left: 0, words: 'expired 0 seconds ago' },
    { left: -60_000, words: 'expired 1 minute ago' },
    { left: -400 * DAY, words: 'expired 400 days ago' },
  ])('calls $left milliseconds $words', ({ left, words }) => {
    expect(timeLeftInWords(registration(), EXPIRY - left)).toBe(words);
  });

  test('says that a secret never expires', () => {
    expect(timeLeftInWords(NEVER, EXPIRY)).toBe('never expires');
  });
});

describe('timeLeftAsBar', () => {
  test.each([
    { when: 'when the secret is issued', bar: '██████████', left: 90 * DAY },
    { when: 'in the first tenth of its life', bar: '██████████', left: 82 * DAY },
    { when: 'after half its life', bar: '█████░░░░░', left: 45 * DAY },
    { when: 'at its last moment', bar: '█░░░░░░░░░', left: 1 },
    { when: 'when it expires', bar: '░░░░░░░░░░', left: 0 },
    { when: 'after that', bar: '░░░░░░░░░░', left: -DAY },
  ])('is $bar $when', ({ bar, left }) => {
    expect(timeLeftAsBar(registration(), EXPIRY - left)).toBe(bar);
  });

  test('is full for a secret that never expires', () => {
    expect(timeLeftAsBar(NEVER, EXPIRY)).toBe('██████████');
  });

  const living = (days: number) =>
    registration({ clientSecretExpiresAt: (NOW + days * DAY) / 1000 });

  test.each([
    { life: 1, left: 1, bar: '█░░░░░░░░░' },
    { life: 45, left: 45, bar: '█████░░░░░' },
    { life: 180, left: 180, bar: '██████████' },
    { life: 180, left: 90, bar: '█████░░░░░' },
  ])('is $bar for $left days left of a lifetime of $life', ({ life, left, bar }) => {
    expect(timeLeftAsBar(living(life), NOW + (life - left) * DAY)).toBe(bar);
  });
});
