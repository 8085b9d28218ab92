import { describe, expect, test } from 'vitest';
import { clockSkew, serviceTime } from '../../src/registration/clock.js';
import { DAY, entry, NOW, registration } from './samples.js';

const MINUTE = 60_000;

describe('clockSkew', () => {
  test.each([
    { local: 'right', receivedAt: NOW },
    { local: 'exactly 5 minutes ahead', receivedAt: NOW + 5 * MINUTE },
    { local: 'exactly 5 minutes behind', receivedAt: NOW - 5 * MINUTE },
  ])('is 0 if the local clock is $local', ({ receivedAt }) => {
    expect(clockSkew(registration(), receivedAt)).toBe(0);
  });

  test.each([
    { local: '5 minutes and 1 ms ahead', receivedAt: NOW + 5 * MINUTE + 1, skew: -5 * MINUTE - 1 },
    { local: '5 minutes and 1 ms behind', receivedAt: NOW - 5 * MINUTE - 1, skew: 5 * MINUTE + 1 },
    { local: '10 days ahead', receivedAt: NOW + 10 * DAY, skew: -10 * DAY },
    { local: '10 days behind', receivedAt: NOW - 10 * DAY, skew: 10 * DAY },
  ])('is $skew ms if the local clock is $local', ({ receivedAt, skew }) => {
    expect(clockSkew(registration(), receivedAt)).toBe(skew);
  });

  test('is 0 if the service does not say when it issued the registration', () => {
    expect(clockSkew(registration({ clientIdIssuedAt: null }), NOW + DAY)).toBe(0);
  });
});

describe('serviceTime', () => {
  test.each([
    { local: '10 days ahead', off: 10 * DAY },
    { local: '10 days behind', off: -10 * DAY },
    { local: 'right', off: 0 },
  ])('starts at the time of issue and runs on if the local clock is $local', ({ off }) => {
    const received = entry({ receivedAt: (NOW + off) / 1000 });
    expect(serviceTime(received, NOW + off)).toBe(NOW);
    expect(serviceTime(received, NOW + off + DAY)).toBe(NOW + DAY);
  });

  test('is the local time if the clocks differ by no more than 5 minutes', () => {
    const received = entry({ receivedAt: (NOW + 5 * MINUTE) / 1000 });
    expect(serviceTime(received, NOW + DAY)).toBe(NOW + DAY);
  });

  test('is the local time once the local clock has been set back', () => {
    const received = entry({ receivedAt: (NOW + 10 * DAY) / 1000 });
    expect(serviceTime(received, NOW + 10 * DAY - 1)).toBe(NOW + 10 * DAY - 1);
  });

  test('is the local time if the time of receipt is unknown', () => {
    expect(serviceTime(entry(), NOW - 10 * DAY)).toBe(NOW - 10 * DAY);
    expect(serviceTime(entry(), NOW + 10 * DAY)).toBe(NOW + 10 * DAY);
  });
});
