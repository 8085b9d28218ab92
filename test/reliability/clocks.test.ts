import { describe, expect, test } from 'vitest';
import { calls, DAY, NOW, parse, world } from '../program.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A world whose service lives at NOW and gives secrets a day, on a machine whose clock is off. */
async function skewedWorld(off: number) {
  const made = await world({ secretTtl: DAY });
  /** Runs when so much time (milliseconds) has passed, by the clock that is off. */
  const runAfter = (passed: number, line: string) =>
    made.run(line.split(' '), { now: () => NOW + off + passed });
  return { ...made, runAfter };
}

describe('a clock of the machine', () => {
  test.each([
    ['3 hours ahead of', 3 * HOUR],
    ['3 hours behind', -3 * HOUR],
    ['10 days ahead of', 10 * DAY],
    ['5 minutes behind', -5 * MINUTE - 1000],
  ])('that is %s that of the service is told', async (words, off) => {
    const { runAfter } = await skewedWorld(off);
    expect((await runAfter(0, 'register')).stderr).toBe(
      `warning: the clock of this machine is ${words} that of the service, by which validity is judged.\n`,
    );
    expect((await runAfter(0, 'register')).stderr).toBe('');
  });

  test.each([0, 5 * MINUTE, -5 * MINUTE])('that is %i ms off is right enough', async (off) => {
    const { runAfter } = await skewedWorld(off);
    expect(await runAfter(0, 'register')).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([3 * HOUR, -3 * HOUR, 10 * DAY, -10 * DAY])(
    'that is %i ms off does not count: a secret lives as long as the service lets it',
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

  test('that has been set back since is taken to be right', async () => {
    const { runAfter } = await skewedWorld(10 * DAY);
    await runAfter(0, 'register');
    expect((await runAfter(-10 * DAY + HOUR, 'show')).stdout).toContain('23 hours left');
    expect(await runAfter(-9 * DAY, 'show')).toMatchObject({ code: 4 });
  });
});
