import { fstatSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Writable } from 'node:stream';
import { EXIT_CODES, RegisterError } from '../errors.js';
import type { Host, Output } from './host.js';

/** A host that can be left. */
export interface ProcessHost extends Host {
  /**
   * Ends the process once what it said has left it. What still waits then is left behind: a pause of
   * the SDK between attempts, a proxy that does not answer.
   */
  exit: (code: number) => Promise<never>;
}

/**
 * The real process. From here on the first SIGINT or SIGTERM asks for an orderly end, and the
 * second ends at once.
 */
export function processHost(): ProcessHost {
  const env = { ...process.env };
  // Node warns of the two together, and it is not for Node to say.
  if (env.FORCE_COLOR !== undefined) delete process.env.NO_COLOR;
  // To set these up takes long, and few runs need all of them.
  const stdout = onDemand(standardOutput);
  const stderr = onDemand(() => withoutCrash(process.stderr));
  const interruption = onDemand(() => new AbortController());
  endOn('SIGINT', new RegisterError('Interrupted', 'Interrupted.'), interruption.get);
  endOn('SIGTERM', new RegisterError('Terminated', 'Terminated.'), interruption.get);
  // At a limit of the size of files the write fails, and that is told; the signal would end the process.
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
      return interruption.get().signal;
    },
    exit: async (code) => {
      if (stderr.isMade()) await new Promise((resolve) => process.stderr.write('', resolve));
      process.exit(code);
    },
  };
}

function onDemand<T>(make: () => T) {
  let made: T | undefined;
  return { get: () => (made ??= make()), isMade: () => made !== undefined };
}

/** Node's own stream where there can be a terminal, or else a file that needs none as long as little is written. */
function standardOutput(): Output {
  if (canBeTerminal(1)) return withoutCrash(process.stdout);
  const stream = onDemand(() => withoutCrash(process.stdout));
  return { fd: 1, write: (data, done) => stream.get().write(data, done) };
}

/** Node itself can tell for sure, but loads what a terminal needs to do so. */
function canBeTerminal(fd: number): boolean {
  if (process.platform === 'win32') return true;
  const stats = fstatSync(fd);
  return stats.isCharacterDevice() && stats.rdev !== statSync(devNull).rdev;
}

/** Whoever writes learns of a failure from the write; as an event nobody listens to it would be a crash. */
function withoutCrash<T extends Writable>(stream: T): T {
  return stream.on('error', () => undefined);
}

/** The listener stays: without one, the spinner's library would end the process by the signal itself. */
function endOn(
  signal: NodeJS.Signals,
  reason: RegisterError,
  interruption: () => AbortController,
): void {
  process.on(signal, () => {
    if (interruption().signal.aborted) process.exit(EXIT_CODES[reason.code]);
    interruption().abort(reason);
  });
}
