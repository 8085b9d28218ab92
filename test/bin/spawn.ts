import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { temporaryDirectory, world, type EmulatorSettings, type Run } from '../program.js';

/** The program as users start it. */
export const SCRIPT = join(import.meta.dirname, '../../bin/sso-register.cjs');

/** More than any test prints: a program that never stops printing is killed. */
const MOST_OUTPUT = 1_000_000;

export interface SpawnOptions {
  env?: Env;
  stdio?: StdioOptions;
  uid?: number;
  gid?: number;
  /** In a process group of its own, as a job of a shell is. */
  detached?: boolean;
}

/** A running child. Its stdin stays open. */
export interface Started {
  child: ChildProcess;
  stdout: () => string;
  ended: Promise<Run>;
}

/** A home, a cache, an emulator with the real clock, and the built program on the PATH, linked as npm does. */
export async function processWorld(options: EmulatorSettings = {}) {
  const { service, cache, env } = await world({ now: Date.now, ...options });
  const [home, bin] = [temporaryDirectory(), temporaryDirectory()];
  symlinkSync(SCRIPT, join(bin, 'sso-register'));
  const PATH = [bin, dirname(process.execPath), process.env.PATH].join(delimiter);
  const start = (command: string[], given: SpawnOptions = {}) =>
    startChild(command, {
      ...given,
      env: { PATH, HOME: home, ...env, ...given.env },
    });
  const run = (argv: string[], given?: SpawnOptions) =>
    start(['sso-register', ...argv], given).ended;
  return { service, cache, home, start, run };
}

function startChild([file = '', ...argv]: string[], { env, ...options }: SpawnOptions): Started {
  const child = spawn(file, argv, { env: { ...env }, ...options });
  const kill = () => {
    child.kill('SIGKILL');
  };
  onTestFinished(kill);
  const [stdout, stderr] = [collect(child.stdout, kill), collect(child.stderr, kill)];
  const end = async (): Promise<Run> => {
    await once(child, 'close');
    const { exitCode, signalCode } = child;
    // As a shell sees it.
    const code = exitCode ?? 128 + constants.signals[signalCode ?? 'SIGKILL'];
    return { code, stdout: stdout(), stderr: stderr() };
  };
  return { child, stdout, ended: end() };
}

function collect(stream: Readable | null, kill: () => void): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < MOST_OUTPUT) text += chunk;
    else kill();
  });
  return () => text;
}
