import type { RegisterError } from '../errors.js';
import type { Host, TextStream } from '../host.js';
import { escapeText } from './escape.js';
import type { Palette } from './palette.js';
import type { Spinner } from './spinner.js';

/** What goes to stderr, a line each. Data never does. */
export interface Reporter {
  /** A hint or a warning: silent under `--quiet`. */
  note(text: string): void;
  /** Shown only with `--debug`. */
  debug(text: string): void;
  /** Whether it is shown, for what takes time to put into words. */
  isDebug: boolean;
  /** Shows a spinner, on a terminal alone. */
  spin(text: string): Promise<Spinner>;
  /** What is wrong and what to do, and with `--debug` where it came from. */
  error(error: RegisterError): void;
}

export interface ReporterOptions {
  host: Pick<Host, 'stderr'>;
  palette: Palette;
  quiet: boolean;
  debug: boolean;
  startSpinner: (text: string, stream: TextStream, isColored: boolean) => Promise<Spinner>;
}

const NO_SPINNER: Spinner = { say: () => undefined, stop: () => undefined };

export function createReporter(options: ReporterOptions): Reporter {
  const { host, palette, quiet, debug, startSpinner } = options;
  const line = (text: string) => host.stderr.write(`${text}\n`);
  const debugLine = (text: string) => {
    if (debug) line(palette.dim(`debug: ${escapeText(text)}`));
  };
  return {
    note: (text) => {
      if (!quiet) line(escapeText(text));
    },
    debug: debugLine,
    isDebug: debug,
    spin: async (text) =>
      !quiet && isInteractive(host.stderr)
        ? startSpinner(escapeText(text), host.stderr, palette.isColored())
        : NO_SPINNER,
    error: (error) => {
      line(`${palette.red('error:')} ${escapeText(error.message)}`);
      if (error.hint !== undefined) line(`${palette.dim('hint:')}  ${escapeText(error.hint)}`);
      if (error.details !== undefined) debugLine(error.details);
      for (const frame of stackOf(error)) debugLine(frame);
    },
  };
}

/** A terminal that has no size would keep ora busy for ever. */
function isInteractive({ isTTY, columns }: TextStream): boolean {
  return isTTY === true && columns !== 0;
}

/** The lines of an error's stack and of its causes'. */
function stackOf(error: Error): string[] {
  const own = (error.stack ?? '').split('\n');
  return error.cause instanceof Error ? [...own, ...stackOf(error.cause)] : own;
}
