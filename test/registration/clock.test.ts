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
  // `received` and `read` say how far the local clock is ahead at receipt and now (days), `passed` is
  // the time since the issue, and `error` how much later than the true time the result is (days).
  test.each([
    { received: 0, read: 0, passed: 30, error: 0, why: 'both are right' },
    { received: 0, read: 10, passed: 30, error: 10, why: 'the secret expires too early' },
    { received: 0, read: -10, passed: 30, error: -10, why: 'nothing shows it' },
    { received: 0, read: -10, passed: 5, error: -5, why: 'it is not before the issue' },
    { received: 10, read: 10, passed: 30, error: 10, why: 'the clock could have been set right' },
    { received: 10, read: 0, passed: 5, error: 0, why: 'the clock was set back' },
    { received: 10, read: 0, passed: 30, error: 0, why: 'the skew does not apply again' },
    { received: 10, read: 20, passed: 30, error: 20, why: 'the secret expires too early' },
    { received: 10, read: -10, passed: 30, error: -10, why: 'nothing shows it' },
    { received: 10, read: -10, passed: 5, error: -5, why: 'it is not before the issue' },
    { received: -10, read: -10, passed: 30, error: 0, why: 'the skew corrects it' },
    { received: -10, read: 0, passed: 30, error: 10, why: 'the clock could still be behind' },
    { received: -10, read: 10, passed: 30, error: 20, why: 'the clock could still be behind' },
    { received: -10, read: -20, passed: 30, error: -10, why: 'nothing shows it' },
    { received: -10, read: -20, passed: 5, error: -5, why: 'it is not before the issue' },
  ])(
    'is $error days late on day $passed by a clock $received days ahead at receipt, and $read then ($why)',
    ({ received, read, passed, error }) => {
      const made = entry({ receivedAt: (NOW + received * DAY) / 1000 });
      const local = NOW + (passed + read) * DAY;
      expect(serviceTime(made, local)).toBe(NOW + (passed + error) * DAY);
    },
  );

  test('is the local time if the clocks differ by no more than 5 minutes', () => {
    const received = entry({ receivedAt: (NOW - 5 * MINUTE) / 1000 });
    expect(serviceTime(received, NOW + DAY)).toBe(NOW + DAY);
  });

  test('is the local time if the time of receipt is unknown, but not before the time of issue', () => {
    expect(serviceTime(entry(), NOW + 10 * DAY)).toBe(NOW + 10 * DAY);
    expect(serviceTime(entry(), NOW - 10 * DAY)).toBe(NOW);
  });

  test('is the local time if the time of issue is unknown', () => {
    const issued = { registration: registration({ clientIdIssuedAt: null }) };
    for (const made of [entry(issued), entry({ ...issued, receivedAt: NOW / 1000 - 86_400 })]) {
      expect(serviceTime(made, NOW - 10 * DAY)).toBe(NOW - 10 * DAY);
    }
  });

  test('is the local time if the service claims to have issued the registration in 1970', () => {
    const issued = registration({ clientIdIssuedAt: 0 });
    const received = entry({ registration: issued, receivedAt: NOW / 1000 });
    for (const now of [NOW, NOW + DAY]) expect(serviceTime(received, now)).toBe(now);
  });
});

describe('a secret that a local clock far ahead calls expired', () => {
  const AHEAD = NOW + 100 * DAY;
  const received = entry({ receivedAt: AHEAD / 1000 });

  test.each([
    { when: '5 minutes and 1 ms before', passed: -5 * MINUTE - 1, time: AHEAD - 5 * MINUTE - 1 },
    { when: '5 minutes before', passed: -5 * MINUTE, time: NOW },
    { when: 'at', passed: 0, time: NOW },
    { when: '5 minutes after', passed: 5 * MINUTE, time: NOW + 5 * MINUTE },
    { when: '5 minutes and 1 ms after', passed: 5 * MINUTE + 1, time: AHEAD + 5 * MINUTE + 1 },
  ])('is judged at $time if it is read $when its receipt', ({ passed, time }) => {
    expect(serviceTime(received, AHEAD + passed)).toBe(time);
  });

  test.each([
    { left: 0, ahead: 90 * DAY, time: NOW },
    { left: 1000, ahead: 90 * DAY - 1000, time: NOW + 90 * DAY - 1000 },
  ])('has $left ms left by that clock', ({ ahead, time }) => {
    expect(serviceTime(entry({ receivedAt: (NOW + ahead) / 1000 }), NOW + ahead)).toBe(time);
  });
});
