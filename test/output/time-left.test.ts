import { describe, expect, test } from 'vitest';
import { timeLeftAsBar, timeLeftInWords } from '../../src/output/time-left.js';
import { DAY, NOW } from '../program.js';
import { registration } from '../registration/samples.js';

const EXPIRY = NOW + 90 * DAY;
const NEVER = registration({ clientSecretExpiresAt: 0 });

describe('timeLeftInWords', () => {
  test.each([
    [90 * DAY, '90 days left'],
    [2 * DAY - 1, '1 day left'],
    [DAY - 1, '23 hours left'],
    [3_600_000, '1 hour left'],
    [3_599_999, '59 minutes left'],
    [60_000, '1 minute left'],
    [1999, '1 second left'],
    [1, '0 seconds left'],
    [0, 'expired 0 seconds ago'],
    [-60_000, 'expired 1 minute ago'],
    [-400 * DAY, 'expired 400 days ago'],
  ])('calls %d milliseconds "%s"', (left, words) => {
    expect(timeLeftInWords(registration(), EXPIRY - left)).toBe(words);
  });

  test('says that a secret never expires', () => {
    expect(timeLeftInWords(NEVER, EXPIRY)).toBe('never expires');
  });
});

describe('timeLeftAsBar', () => {
  test.each([
    ['is full for a secret just issued', '██████████', 90 * DAY],
    ['is still full in the first tenth of its life', '██████████', 82 * DAY],
    ['is half full half-way', '█████░░░░░', 45 * DAY],
    ['shows a cell to the last moment', '█░░░░░░░░░', 1],
    ['is empty from the moment of expiry', '░░░░░░░░░░', 0],
    ['is empty ever after', '░░░░░░░░░░', -DAY],
  ])('%s', (_, bar, left) => {
    expect(timeLeftAsBar(registration(), EXPIRY - left)).toBe(bar);
  });

  test('is full for a secret that never expires', () => {
    expect(timeLeftAsBar(NEVER, EXPIRY)).toBe('██████████');
  });
});
