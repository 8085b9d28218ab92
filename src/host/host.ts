import type { Readable, Writable } from 'node:stream';

export type Env = Readonly<Record<string, string | undefined>>;

/** A stream that may be a terminal. */
export type TextStream = Writable & { isTTY?: boolean; columns?: number };

/** Where data is written, such as a stream. With `fd`, it can also be written to that descriptor. */
export interface Output extends Pick<TextStream, 'isTTY' | 'columns'> {
  fd?: number;
  /** If a signal arrives while the output is not read, `done` is called with the reason of the signal. */
  write: (data: Uint8Array, done: (error?: Error | null) => void) => unknown;
}

/** Everything that this program uses of the process it runs in. */
export interface Host {
  env: Env;
  stdin: Readable & { isTTY?: boolean };
  stdout: Output;
  stderr: TextStream;
  /** The time in epoch milliseconds. */
  now: () => number;
  /**
   * Aborted when the program is interrupted. Its reason is the error to exit with. To be used only once
   * there is something to clean up: before that, an interruption ends the process at once.
   */
  signal: AbortSignal;
  /**
   * Rejects with an error that escaped every promise, or if the process has nothing left to wait for.
   * Either is a bug, of this program or of a library.
   */
  failure: Promise<never>;
}
