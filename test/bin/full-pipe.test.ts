import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../program.js';
import { processWorld } from './spawn.js';

const { O_NONBLOCK, O_RDWR } = constants;

const PIPES = [
  { kind: 'a pipe', flags: 0 },
  { kind: 'a pipe that does not block', flags: O_NONBLOCK },
];

/** Scopes whose text is longer than what a pipe takes at once (4096 bytes). */
const MANY_SCOPES = Array.from({ length: 1000 }, (_, index) => `scope-${index}:access`);

const OUTPUTS = [
  { size: 'a short output', argv: ['--field', 'profile'], whole: /^default\n$/ },
  { size: 'a long output', argv: ['--format', 'json'], whole: /^\{[^]{10000,}\n\}\n$/ },
];

const ENDS = [
  { signal: 'SIGINT', code: 130 },
  { signal: 'SIGTERM', code: 143 },
] as const;

/** A pipe without room, which this process can read. @returns its end for a child */
function fullPipe(flags: number) {
  const path = join(temporaryDirectory(), 'pipe');
  execFileSync('mkfifo', [path]);
  const [ours, child] = [openSync(path, O_RDWR | O_NONBLOCK), openSync(path, O_RDWR | flags)];
  onTestFinished(() => {
    for (const end of [ours, child]) closeSync(end);
  });
  const filled = untilBlocked(() => writeSync(ours, 'x'));
  const read = () => {
    const [data, chunks] = [Buffer.alloc(65_536), [] as string[]];
    untilBlocked(() => {
      const length = readSync(ours, data);
      chunks.push(data.toString('utf8', 0, length));
      return length;
    });
    return chunks.join('');
  };
  return { child, filled, read };
}

/** @returns the sum of what the calls returned until one of them had to wait */
function untilBlocked(act: () => number): number {
  for (let sum = 0; ;) {
    try {
      sum += act();
    } catch (error) {
      expect(error).toMatchObject({ code: 'EAGAIN' });
      return sum;
    }
  }
}

/** A world with a client in its cache, and its reuse under way with these streams. */
async function reusing(argv: string[], stdout: number | 'pipe', stderr: number | 'pipe') {
  const { start, run } = await processWorld();
  const register = ['register', '--scopes', ...MANY_SCOPES];
  expect(await run(register)).toMatchObject({ code: 0 });
  const reuse = ['sso-register', ...register, ...argv];
  return start(reuse, { stdio: ['pipe', stdout, stderr] });
}

describe.skipIf(process.platform === 'win32').each(PIPES)('$kind that is full', ({ flags }) => {
  describe.each(OUTPUTS)('and that $size waits for', ({ argv, whole }) => {
    test.each(ENDS)('lets $signal end the program', async ({ signal, code }) => {
      const { child, ended } = await reusing([...argv, '--debug'], fullPipe(flags).child, 'pipe');
      await new Promise((resolve) => child.stderr?.once('data', resolve));
      child.kill(signal);
      expect(await ended).toMatchObject({ code });
    });

    test('gets all of it once it is read', async () => {
      const { child, filled, read } = fullPipe(flags);
      const { ended, child: program } = await reusing([...argv, '--debug'], child, 'pipe');
      await new Promise((resolve) => program.stderr?.once('data', resolve));
      // From there to its output it takes milliseconds. A slower one proves less, but fails nothing.
      await sleep(1000);
      let text = '';
      while (program.exitCode === null) {
        text += read();
        await sleep(50);
      }
      expect(await ended).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/^(debug: .*\n)+$/) as string,
      });
      text += read();
      expect(text.slice(filled)).toMatch(whole);
    });
  });

  test.each(ENDS)('lets $signal end the program if it is stderr', async ({ signal, code }) => {
    const { child, ended } = await reusing(['--debug'], 'pipe', fullPipe(flags).child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill(signal);
    expect(await ended).toMatchObject({
      code,
      stdout: expect.stringMatching(/^default /) as string,
    });
  });
});
