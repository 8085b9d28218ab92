import { describe, expect, test } from 'vitest';
import { calls, parse } from '../program.js';
import { processWorld } from './spawn.js';

describe('stdout', () => {
  test('has the data and nothing else, and a second run reuses what the first registered', async () => {
    const { run, service } = await processWorld();
    const first = await run(['register', '--format', 'json']);
    const second = await run(['register', '--format', 'json']);
    expect([first, second]).toMatchObject([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    expect(parse(second)).toMatchObject({ source: 'cache', clientId: parse(first).clientId });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('has no warning: it is on stderr', async () => {
    const { run } = await processWorld({ secretTtl: 60_000 });
    const ended = await run(['register', '--format', 'json']);
    expect(parse(ended)).toMatchObject({ status: 'expiring' });
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: /) as string });
  });
});

describe('stdout that is closed or full', () => {
  test.each(['register', 'show --all', 'clear --all --yes', '--help'])(
    'ends %s quietly if it is closed',
    async (line) => {
      const { run, start } = await processWorld();
      await run(['register']);
      const { child, ended } = start(['sso-register', ...line.split(' ')]);
      child.stdout?.destroy();
      expect(await ended).toMatchObject({
        code: 0,
        stderr: expect.not.stringMatching(/EPIPE|^ *at |error/m) as string,
      });
    },
  );
});

describe('stderr', () => {
  test('may be closed: the exit code is the same', async () => {
    const { start } = await processWorld();
    const { child, ended } = start(['sso-register', 'show']);
    child.stderr?.destroy();
    expect(await ended).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('stdin', () => {
  test.each([
    { state: 'left open', typed: undefined },
    { state: 'full of consent', typed: 'y\ny\n' },
  ])('is not asked for consent if it is a pipe that is $state', async ({ typed }) => {
    const { run, start } = await processWorld();
    await run(['register']);
    const { child, ended } = start(['sso-register', 'clear', '--all']);
    // The program may have ended before it reads the pipe.
    child.stdin?.on('error', () => undefined);
    if (typed !== undefined) child.stdin?.write(typed);
    expect(await ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--yes') as string,
    });
    expect(await run(['show'])).toMatchObject({ code: 0 });
  });
});

describe('argv', () => {
  test.each(['größe-日本-🚀', 'a b\n"c"', '../x', '__proto__'])(
    'may name the profile %j',
    async (profile) => {
      const { run } = await processWorld();
      await run(['register', '--profile', profile]);
      const shown = await run(['show', '--field', 'profile'], { env: { AWS_PROFILE: profile } });
      expect(shown).toEqual({ code: 0, stdout: `${profile}\n`, stderr: '' });
    },
  );
});
