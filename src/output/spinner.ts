import ora from 'ora';
import type { Host } from '../host/host.js';
import { escapeText } from './escape.js';

/** An animation that is shown while the user waits. */
export interface Spinner {
  /** Replaces the text beside the animation. */
  say: (text: string) => void;
  /** Removes the spinner and restores the terminal. */
  stop: () => void;
  isSpinning: () => boolean;
}

/** After this time the spinner also shows how long it has been running. */
const SILENT_SECONDS = 3;

/** Starts an animation that, after a while, also counts the seconds. */
export function startSpinner(
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
