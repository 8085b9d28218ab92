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

describe('a clock of the machine that is', () => {
  test.each([
    { difference: '3 hours ahead of', off: 3 * HOUR },
    { difference: '3 hours behind', off: -3 * HOUR },
    { difference: '10 days ahead of', off: 10 * DAY },
    { difference: '5 minutes behind', off: -5 * MINUTE - 1000 },
  ])('$difference that of the service is reported once', async ({ difference, off }) => {
    const { runAfter } = await skewedWorld(off);
    expect((await runAfter(0, 'register')).stderr).toBe(
      `warning: the clock of this machine is ${difference} that of the service, by which validity is judged.\n`,
    );
    expect((await runAfter(0, 'register')).stderr).toBe('');
  });

  test.each([0, 5 * MINUTE, -5 * MINUTE])('%i ms off is not reported', async (off) => {
    const { runAfter } = await skewedWorld(off);
    expect(await runAfter(0, 'register')).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([3 * HOUR, -3 * HOUR, 10 * DAY, -10 * DAY])(
    '%i ms off does not matter: a secret is valid for as long as the service accepts it',
    async (off) => {
      const { runAfter, service } = await skewedWorld(off);
      await runAfter(0, 'register');
      const before = await runAfter(DAY - HOUR, 'register');
      expect(before.stdout).toContain('reused from the cache');
      expect(before.stdout).toContain('1 hour left');
      for (const line of ['show', 'show --all', 'clear --dry-run']) {
        const { code, stdout } = await runAfter(DAY - HOUR, line);
        expect({ code, stdout }).toEqual({
          code: 0,
          stdout: expect.stringContaining('1 hour left') as string,
        });
      }
      expect(await runAfter(DAY, 'show')).toMatchObject({ code: 4 });
      const after = await runAfter(DAY, 'register --format json');
      expect(parse(after)).toMatchObject({ source: 'service', reason: 'expired' });
      expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
    },
  );

  test('set back after the registration is taken to be right', async () => {
    const { runAfter } = await skewedWorld(10 * DAY);
    await runAfter(0, 'register');
    expect((await runAfter(-10 * DAY + HOUR, 'show')).stdout).toContain('23 hours left');
    expect(await runAfter(-9 * DAY, 'show')).toMatchObject({ code: 4 });
  });
});
