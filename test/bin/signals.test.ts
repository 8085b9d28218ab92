import { expect, describe, test } from 'vitest';
import { calls, emulator } from '../program.js';
import { processWorld } from './spawn.js';

/** Longer than any test may take: whoever waits for an answer fails. */
const FOREVER = 600_000;

describe('a signal during a call', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with %i and leaves nothing behind', async (signal, code) => {
    const { service, start, run } = await processWorld({ latency: FOREVER });
    const { child, ended } = start(['sso-register', 'register', '--timeout', '10m']);
    await expect
      .poll(() => calls(service), { timeout: 30_000 })
      .toMatchObject({ RegisterClient: 1 });
    child.kill(signal);
    const { stderr, ...rest } = await ended;
    expect(rest).toEqual({ code, stdout: '' });
    expect(stderr).not.toMatch(/^ *at |is a bug in/m);
    expect(await run(['show'])).toMatchObject({ code: 3 });
    const { url } = await emulator({ now: Date.now });
    const again = await run(['register', '--field', 'reason', '--endpoint-url', url]);
    expect(again).toEqual({ code: 0, stdout: 'not-cached\n', stderr: '' });
  });
});
