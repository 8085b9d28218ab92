import type { Readable, Writable } from 'node:stream';
import { EXIT_CODES, RegisterError } from './errors.js';

/** The environment variables, as `process.env` has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A stream that may be a terminal, or a file that is open as `fd`. */
export type Output = Writable & { isTTY?: boolean; columns?: number; fd?: number };

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

/**
 * The real process. From here on the first SIGINT or SIGTERM asks for an orderly end, and the
 * second ends at once.
 */
export function processHost(): Host {
  const { stdout, stderr } = process;
  const env = { ...process.env };
  // Node warns of the two together, and it is not for Node to say.
  if (env.FORCE_COLOR !== undefined) delete process.env.NO_COLOR;
  // Whoever writes learns of a failure from the write; as an event nobody listens to it would be a crash.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const interruption = new AbortController();
  endOn('SIGINT', new RegisterError('Interrupted', 'Interrupted.'), interruption);
  endOn('SIGTERM', new RegisterError('Terminated', 'Terminated.'), interruption);
  // At a limit of the size of files the write fails, and that is told; the signal would end the process.
  process.on('SIGXFSZ', () => undefined);
  return {
    env,
    // To set it up takes time, and few runs read it.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    now: Date.now,
    signal: interruption.signal,
  };
}

/**
 * Ends the process once what it said has left it. What still waits then is left behind: a pause of
 * the SDK between attempts, a proxy that does not answer.
 */
export async function endProcess(code: number): Promise<never> {
  await new Promise((resolve) => process.stderr.write('', resolve));
  process.exit(code);
}

/** The listener stays: without one, the spinner's library would end the process by the signal itself. */
function endOn(signal: NodeJS.Signals, reason: RegisterError, interruption: AbortController): void {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(EXIT_CODES[reason.code]);
    interruption.abort(reason);
  });
}
