import { fstatSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Writable } from 'node:stream';
import { EXIT_CODES, RegisterError } from '../errors.js';
import type { Env, Host, Output } from './host.js';

const TERMINATED = new RegisterError('Terminated', 'Terminated.');

const INTERRUPTIONS = [
  ['SIGINT', new RegisterError('Interrupted', 'Interrupted.')],
  ['SIGTERM', TERMINATED],
  ['SIGHUP', TERMINATED],
  ['SIGQUIT', TERMINATED],
] as const;

/** Until `signal` is used, these signals end the process at once. Then see {@link watchSignals}. */
export function processHost(): Host & { exit: (code: number) => Promise<never> } {
  const env = copyOf(process.env);
  // With both variables Node prints a warning of its own on stderr.
  if (env.FORCE_COLOR !== undefined) delete process.env.NO_COLOR;
  // Setting these up would add a tenth to a reuse, and few runs need all of them.
  const interruption = onDemand(watchSignals);
  const stdout = onDemand(() => standardOutput(interruption.get));
  const stderr = onDemand(() => withoutCrash(process.stderr));
  for (const [signal] of INTERRUPTIONS) leaveToSystem(signal);
  // At the file size limit the write fails and is reported; by default the signal ends the process.
  process.on('SIGXFSZ', () => undefined);
  return {
    env,
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return stdout.get();
    },
    get stderr() {
      return stderr.get();
    },
    now: Date.now,
    get signal() {
      return interruption.get();
    },
    failure: watchFailures(),
    // It waits for stderr alone: not for the SDK's next attempt, nor a proxy that does not answer.
    exit: async (code) => {
      if (stderr.isCreated()) await written(stderr.get(), interruption.get());
      process.off('exit', failUnlessDone);
      process.exit(code);
    },
  };
}

/** On Windows, variables have the same name in small and capital letters, but the members of an object do not. */
function copyOf(env: Env): Env {
  if (process.platform !== 'win32') return { ...env };
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name.toUpperCase(), value]),
  );
}

function watchFailures(): Promise<never> {
  process.on('exit', failUnlessDone);
  return new Promise((_, reject) => {
    process.on('uncaughtException', reject);
    process.on('unhandledRejection', reject);
    process.on('beforeExit', () => {
      reject(new Error('it stopped before it was done.'));
    });
  });
}

/** However the process ends before the program is done, it does not end with 0. */
function failUnlessDone(code: number): void {
  if (code === 0) process.exitCode = EXIT_CODES.Bug;
}

function onDemand<T>(create: () => T) {
  let value: T | undefined;
  return { get: () => (value ??= create()), isCreated: () => value !== undefined };
}

/**
 * Node's stream if stdout may be a terminal; otherwise `fd`, and the stream only when it is needed. A
 * write that nobody reads ends when a signal arrives.
 */
function standardOutput(interruption: () => AbortSignal): Output {
  if (canBeTerminal(1)) return withoutCrash(process.stdout);
  const stream = onDemand(() => withoutCrash(process.stdout));
  return {
    fd: 1,
    write: (data, done) => {
      stream.get().write(data, done);
      const signal = interruption();
      onAbort(signal, () => done(signal.reason as RegisterError));
    },
  };
}

/** Waits until a stream has taken what was written to it. A signal ends the process at once. */
async function written(stream: Writable, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  onAbort(signal, () => process.exit(EXIT_CODES[(signal.reason as RegisterError).code]));
  await new Promise((resolve) => stream.write('', resolve));
}

/** Calls `act` once the signal is aborted, or at once if it is. */
function onAbort(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act);
}

/** Node's own check is exact, but has to load the code for terminals first. */
function canBeTerminal(fd: number): boolean {
  if (process.platform === 'win32') return true;
  const stats = fstatSync(fd);
  return stats.isCharacterDevice() && stats.rdev !== statSync(devNull).rdev;
}

/** Each write reports its own failure; an error event without a listener would crash the process. */
function withoutCrash<T extends Writable>(stream: T): T {
  return stream.on('error', () => undefined);
}

/**
 * Has the system end the process. A read that waits for a file system that does not answer ends with
 * the process, but for no signal that has a handler; and Node has handlers until a listener is removed.
 */
function leaveToSystem(signal: NodeJS.Signals): void {
  const listener = () => undefined;
  process.on(signal, listener).off(signal, listener);
}

/** From now on the first of these signals aborts, and the second ends the process at once. */
function watchSignals(): AbortSignal {
  const interruption = new AbortController();
  for (const [signal, reason] of INTERRUPTIONS) {
    // Never removed: without a listener, the spinner's library kills the process with the signal.
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(EXIT_CODES[reason.code]);
      interruption.abort(reason);
    });
  }
  return interruption.signal;
}
