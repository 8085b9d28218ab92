import type { Readable, Writable } from 'node:stream';

/** The environment variables, as `process.env` has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A stream that may be a terminal. */
export type TextStream = Writable & { isTTY?: boolean; columns?: number };

/** Where data goes, such as a stream. What is open as `fd` can also be written to directly. */
export interface Output extends Pick<TextStream, 'isTTY' | 'columns'> {
  fd?: number;
  write: (data: Uint8Array, done: (error?: Error | null) => void) => unknown;
}

/** All that this program takes from the process it runs in. */
export interface Host {
  env: Env;
  stdin: Readable & { isTTY?: boolean };
  stdout: Output;
  stderr: TextStream;
  /** The time in epoch milliseconds. */
  now: () => number;
  /** Aborted when the program is interrupted, with the error to end with as its reason. */
  signal: AbortSignal;
}
