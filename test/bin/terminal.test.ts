import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/start-emulator.js';
import { calls } from '../program.js';
import { processWorld } from './spawn.js';

/** Only the `script` of util-linux takes a command and gives its exit code. */
const hasScript = String(spawnSync('script', ['--version']).stdout).includes('util-linux');

const CTRL_C = '\x03';
const CTRL_D = '\x04';
const HIDE_CURSOR = '\x1b[?25l';
const CYAN = '\x1b[36m';
const SHOW_CURSOR = '\x1b[?25h';
const SPINNER = 'Registering sso-register-default';

/** Distinguishes an exit from a death by signal, which a shell reports alike. */
const REPORTING_PARENT = `
  process.on('SIGINT', () => {});
  const argv = ['register', '--timeout', '10m'];
  const child = require('node:child_process').spawn('sso-register', argv, { stdio: 'inherit' });
  child.on('exit', (code, signal) => process.stdout.write(JSON.stringify({ code, signal })));`;

/** A world whose shell lines run on a terminal: its screen is what they print. */
async function terminalWorld(options: Partial<EmulatorOptions> = {}) {
  const world = await processWorld(options);
  const start = (line: string, columns = 80) => {
    // A program in an endless loop outlives script, but not its limit of CPU time.
    const bounded = `ulimit -t 10; stty cols ${columns}; ${line}`;
    const command = ['script', '-qec', bounded, '/dev/null'];
    const started = world.start(command, { env: { SHELL: '/bin/sh', TERM: 'xterm' } });
    const shows = (text: string) =>
      expect.poll(started.stdout, { timeout: 30_000 }).toContain(text);
    return { ...started, shows, type: (keys: string) => started.child.stdin?.write(keys) };
  };
  const file = (name: string) => readFileSync(join(world.home, name), 'utf8');
  return { ...world, start, file };
}

describe.skipIf(!hasScript)('the spinner (on the terminal that script of util-linux makes)', () => {
  test('is only on stderr and shows the cursor again', async () => {
    const { start, file } = await terminalWorld();
    const line = 'sso-register register --format json > "$HOME/out"';
    const { code, stdout: screen } = await start(line).ended;
    expect(code).toBe(0);
    expect(screen).toContain(SPINNER);
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf(HIDE_CURSOR));
    expect(JSON.parse(file('out'))).toMatchObject({ source: 'service' });
  });

  test.each([
    {
      reason: 'stderr is not a terminal',
      line: 'sso-register register 2> "$HOME/err"; cat "$HOME/err"',
    },
    { reason: '--quiet is given', line: 'sso-register register --quiet' },
  ])('is not shown if $reason', async ({ line }) => {
    const { start } = await terminalWorld();
    const { code, stdout: screen } = await start(line).ended;
    expect(code).toBe(0);
    expect(screen).toContain('registered');
    expect(screen).not.toContain(SPINNER);
    expect(screen).not.toContain(HIDE_CURSOR);
  });

  test.each([
    { line: 'sso-register register', isColored: true },
    { line: 'sso-register register --no-color', isColored: false },
  ])('is colored after $line: $isColored', async ({ line, isColored }) => {
    const { start } = await terminalWorld();
    const { stdout: screen } = await start(line).ended;
    expect(screen).toContain(SPINNER);
    expect(screen.includes(CYAN)).toBe(isColored);
  });

  test('ends if the terminal does not know its width', async () => {
    const { start } = await terminalWorld();
    const { code, stdout: screen } = await start('sso-register register', 0).ended;
    expect(code).toBe(0);
    expect(screen).toContain('registered');
  });

  test('comes without a warning from Node if both NO_COLOR and FORCE_COLOR are set', async () => {
    const { start } = await terminalWorld();
    const line = 'NO_COLOR=1 FORCE_COLOR=1 sso-register register';
    const { code, stdout: screen } = await start(line).ended;
    expect(code).toBe(0);
    expect(screen).not.toMatch(/warning/i);
  });
});

describe.skipIf(!hasScript)('a key (on the terminal that script of util-linux makes)', () => {
  test('ends a call with an exit code and shows the cursor again: Ctrl-C', async () => {
    const { start, run, service } = await terminalWorld({ latency: 600_000 });
    const { type, ended } = start(`node -e "${REPORTING_PARENT}"`);
    await expect
      .poll(() => calls(service), { timeout: 30_000 })
      .toMatchObject({ RegisterClient: 1 });
    type(CTRL_C);
    const { stdout: screen } = await ended;
    expect(screen).toContain('{"code":130,"signal":null}');
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf(HIDE_CURSOR));
    expect(await run(['show'])).toMatchObject({ code: 3 });
  });

  test('ends the wait for another process, and shows the cursor again: Ctrl-C', async () => {
    const { start, run, service } = await terminalWorld({ latency: 600_000 });
    void run(['register', '--timeout', '10m']);
    await expect
      .poll(() => calls(service), { timeout: 30_000 })
      .toMatchObject({ RegisterClient: 1 });
    const { shows, type, ended } = start('sso-register register --timeout 10m');
    await shows('Waiting for another process that registers for default');
    type(CTRL_C);
    const { code, stdout: screen } = await ended;
    expect(code).toBe(130);
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf(HIDE_CURSOR));
  });

  test.each([
    { key: 'y', keys: 'y\r', code: 0, isCleared: true },
    { key: 'n', keys: 'n\r', code: 0, isCleared: false },
    { key: 'Ctrl-C', keys: CTRL_C, code: 130, isCleared: false },
    { key: 'Ctrl-D', keys: CTRL_D, code: 0, isCleared: false },
  ])('answers clear --all, which then clears ($isCleared): $key', async (row) => {
    const { keys, code, isCleared } = row;
    const { start, run } = await terminalWorld();
    await run(['register']);
    const { shows, type, ended } = start('sso-register clear --all');
    await shows('[y/N]');
    type(keys);
    const { code: actual, stdout: screen } = await ended;
    expect(screen).not.toContain('is a bug in');
    expect(actual).toBe(code);
    expect(await run(['show'])).toMatchObject({ code: isCleared ? 3 : 0 });
  });
});
