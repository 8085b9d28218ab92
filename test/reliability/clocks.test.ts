import { describe, expect, test } from 'vitest';
import { calls, DAY, NOW, parse, world } from '../program.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A world whose service is at NOW and whose secrets last a day, on a machine whose clock is off. */
async function skewedWorld(off: number) {
  const made = await world({ secretTtl: DAY });
  /** Runs after so many milliseconds, by the clock that is off. */
  const runAfter = (passed: number, line: string) =>
    made.run(line.split(' '), { now: () => NOW + off + passed });
  return { ...made, runAfter };
}

const BEHIND = 'so validity is judged by the clock of the service';
const AHEAD = 'so a secret counts as expired that much too early';
const FAR_AHEAD =
  'so the new secret soon counts as expired, and later runs register again: set the clock';

describe('a clock of the machine', () => {
  test.each([
    { difference: '3 hours ahead of', off: 3 * HOUR, effect: AHEAD },
    { difference: '3 hours behind', off: -3 * HOUR, effect: BEHIND },
    { difference: '10 days ahead of', off: 10 * DAY, effect: FAR_AHEAD },
    { difference: '1 day ahead of', off: DAY, effect: FAR_AHEAD },
    { difference: '5 minutes behind', off: -5 * MINUTE - 1000, effect: BEHIND },
  ])(
    'is reported once if it is $difference that of the service',
    async ({ difference, off, effect }) => {
      const { runAfter } = await skewedWorld(off);
      expect((await runAfter(0, 'register')).stderr).toBe(
        `warning: the clock of this machine is ${difference} that of the service, ${effect}.\n`,
      );
      expect((await runAfter(0, 'register')).stderr).toBe('');
    },
  );

  test.each([0, 5 * MINUTE, -5 * MINUTE])('is not reported if it is %i ms off', async (off) => {
    const { runAfter } = await skewedWorld(off);
    expect(await runAfter(0, 'register')).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    { where: '3 hours behind', off: -3 * HOUR, early: 0 },
    { where: '10 days behind', off: -10 * DAY, early: 0 },
    { where: '3 hours ahead', off: 3 * HOUR, early: 3 * HOUR },
  ])(
    'makes a secret expire $early ms early if it is $where, and stays so',
    async ({ off, early }) => {
      const { runAfter, service } = await skewedWorld(off);
      await runAfter(0, 'register');
      const before = await runAfter(DAY - early - HOUR, 'register');
      expect(before.stdout).toContain('reused from the cache');
      expect(before.stdout).toContain('1 hour left');
      for (const line of ['show', 'show --all', 'clear --dry-run']) {
        const { code, stdout } = await runAfter(DAY - early - HOUR, line);
        expect({ code, stdout }).toEqual({
          code: 0,
          stdout: expect.stringContaining('1 hour left') as string,
        });
      }
      expect(await runAfter(DAY - early, 'show')).toMatchObject({ code: 4 });
      const after = await runAfter(DAY - early, 'register --format json');
      expect(parse(after)).toMatchObject({ source: 'service', reason: 'expired' });
      expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
    },
  );

  test('makes each later run register, and all at once one, if it is ahead by more than a secret lives', async () => {
    const { runAfter, service } = await skewedWorld(10 * DAY);
    for (const passed of [0, HOUR, 2 * HOUR]) {
      const runs = [1, 2, 3].map(() => runAfter(passed, 'register --format json'));
      for (const ended of await Promise.all(runs)) {
        expect(ended.code).toBe(0);
        expect(parse(ended)).toMatchObject({ status: 'valid' });
      }
      expect((await runAfter(passed, 'show')).stdout).toContain('1 day left');
    }
    expect(await calls(service)).toMatchObject({ RegisterClient: 3 });
  });

  test('does not make a new secret expired if it is far ahead, however long the call took', async () => {
    let passed = 0;
    const answer = () => {
      passed = HOUR;
      return NOW;
    };
    const { run } = await world({ secretTtl: DAY, now: answer });
    const now = () => NOW + 10 * DAY + passed;
    expect(parse(await run('register --format json', { now }))).toMatchObject({ status: 'valid' });
  });

  test('is taken to be right if it is set back after the registration', async () => {
    const { runAfter } = await skewedWorld(10 * DAY);
    await runAfter(0, 'register');
    expect((await runAfter(-10 * DAY + HOUR, 'show')).stdout).toContain('23 hours left');
    expect(await runAfter(-9 * DAY, 'show')).toMatchObject({ code: 4 });
  });

  test.each([
    { where: 'ahead, and set back', off: 20 * DAY, passed: [2 * DAY, 20 * DAY + HOUR, 25 * DAY] },
    { where: 'behind, and set forward', off: -20 * DAY, passed: [DAY, 25 * DAY] },
  ])(
    'calls a secret valid no more if it is $where before that has expired',
    async ({ off, passed }) => {
      for (const since of passed) {
        const { runAfter } = await skewedWorld(off);
        await runAfter(0, 'register');
        const rightNow = since - off;
        expect(await runAfter(rightNow, 'show')).toMatchObject({ code: 4 });
        expect((await runAfter(rightNow, 'clear --expired')).stdout).toContain('Removed default');
      }
    },
  );
});
