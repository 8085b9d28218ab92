import type { Readable, Writable } from 'node:stream';
import { RegisterError } from './errors.js';

/** The environment variables, as `process.env` has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A stream that may be a terminal. */
export type Output = Writable & { isTTY?: boolean; columns?: number };

/** All that this program takes from the process it runs in. */
export interface Host {
  env: Env;
  stdin: Readable & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
  /** The time in epoch milliseconds. */
  now: () => number;
  /** Aborted when the program is interrupted, with the error to end with as its reason. */
  signal: AbortSignal;
}

/** The real process. From here on the first SIGINT or SIGTERM asks for an orderly end, the second ends at once. */
export function processHost(): Host {
  const { env, stdin, stdout, stderr } = process;
  // Whoever writes learns of a failure from the write; as an event nobody listens to it would be a crash.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    interruption.abort(new RegisterError('Interrupted', 'Interrupted.'));
  });
  process.once('SIGTERM', () => {
    interruption.abort(new RegisterError('Terminated', 'Terminated.'));
  });
  return { env, stdin, stdout, stderr, now: Date.now, signal: interruption.signal };
}
