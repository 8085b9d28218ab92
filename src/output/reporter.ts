import type Ora from 'ora';
import type { RegisterError } from '../errors.js';
import type { Host } from '../host/host.js';
import { escapeText } from './escape.js';
import { loadPalette, PLAIN } from './palette.js';

/** Writes to stderr, line by line. Data goes to stdout only. */
export interface Reporter {
  /** Prints a line, unless `--quiet` is given. */
  log: (text: string) => void;
  /** Prints a hint or a warning, unless `--quiet` is given. The same text is printed once. */
  note: (text: string) => void;
  /** Prints a line only with `--debug`. */
  debug: (text: string) => void;
  /** Shows a spinner if stderr is a terminal, unless one is already shown. */
  spin: (text: string) => Promise<Spinner>;
  /** Prints what is wrong and what to do; with `--debug` also the details and the stack. */
  error: (error: RegisterError) => Promise<void>;
}

/** An animation that is shown while the user waits. */
export interface Spinner {
  /** Replaces the text beside the animation. */
  say: (text: string) => void;
  stop: () => void;
  isSpinning: () => boolean;
}

export interface ReporterOptions {
  host: Pick<Host, 'stderr' | 'env' | 'now'>;
  color: boolean;
  quiet: boolean;
  debug: boolean;
}

const NO_SPINNER: Spinner = {
  say: () => undefined,
  stop: () => undefined,
  isSpinning: () => false,
};

export async function createReporter(options: ReporterOptions): Promise<Reporter> {
  const { host, quiet, debug } = options;
  // Setting up stderr takes time, and most runs write nothing to it.
  const palette = () => loadPalette(host.stderr, { color: options.color, env: host.env });
  const { dim } = debug ? await palette() : PLAIN;
  const line = (text: string) => host.stderr.write(`${text}\n`);
  const debugLine = (text: string) => {
    if (debug) line(dim(`debug: ${escapeText(text)}`));
  };
  const log = (text: string) => {
    if (!quiet) line(escapeText(text));
  };
  let shown = NO_SPINNER;
  const said = new Set<string>();
  return {
    log,
    note: (text) => {
      if (!said.has(text)) log(text);
      said.add(text);
    },
    debug: debugLine,
    spin: async (text) => {
      // A terminal without a size would keep ora busy forever.
      if (quiet || !host.stderr.isTTY || host.stderr.columns === 0) return NO_SPINNER;
      const { default: ora } = await import('ora');
      const isColored = (await palette()).level > 0;
      // Checked after the last pause: `register --all` asks several portals at once.
      return shown.isSpinning() ? NO_SPINNER : (shown = startSpinner(ora, text, host, isColored));
    },
    error: async (error) => {
      const { red, dim } = await palette();
      line(`${red('error:')} ${escapeText(error.message)}`);
      if (error.hint !== undefined) line(`${dim('hint:')}  ${escapeText(error.hint)}`);
      if (error.details !== undefined) debugLine(error.details);
      for (const frame of stackOf(error)) debugLine(frame);
    },
  };
}

/** The lines of the stack of an error and of its causes. */
function stackOf(error: Error): string[] {
  const own = (error.stack ?? '').split('\n');
  return error.cause instanceof Error ? [...own, ...stackOf(error.cause)] : own;
}

/** After this time the spinner also shows how long it has been running. */
const SILENT_SECONDS = 3;

function startSpinner(
  ora: typeof Ora,
  text: string,
  { stderr: stream, now }: Pick<Host, 'stderr' | 'now'>,
  isColored: boolean,
): Spinner {
  const startedAt = now();
  const elapsed = () => {
    const seconds = Math.floor((now() - startedAt) / 1000);
    return seconds < SILENT_SECONDS ? '' : `(${seconds} s)`;
  };
  // discardStdin would put the terminal into raw mode, in which Ctrl-C sends no signal.
  const spinner = ora({
    text: escapeText(text),
    suffixText: elapsed,
    stream,
    color: isColored ? 'cyan' : false,
    discardStdin: false,
  }).start();
  return {
    say: (words) => {
      spinner.text = escapeText(words);
    },
    stop: () => spinner.stop(),
    isSpinning: () => spinner.isSpinning,
  };
}
