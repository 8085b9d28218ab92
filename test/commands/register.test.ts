import { describe, expect, test } from 'vitest';
import { calls, parse, world } from '../program.js';

describe('register', () => {
  test('registers once, then reuses', async () => {
    const { run, service } = await world();
    const first = await run(['register', '--format', 'json']);
    const second = await run(['register', '--format', 'json']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(parse(first)).toMatchObject({ source: 'service', reason: 'not-cached' });
    expect(parse(second)).toMatchObject({
      source: 'cache',
      reason: null,
      clientId: parse(first).clientId,
    });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });
});
