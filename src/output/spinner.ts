import ora from 'ora';
import type { TextStream } from '../host/host.js';

/** An animation that is shown while the user waits. */
export interface Spinner {
  /** Replaces the text beside the animation. */
  say: (text: string) => void;
  /** Removes the spinner and restores the terminal. */
  stop: () => void;
  isSpinning: () => boolean;
}

export function startSpinner(text: string, stream: TextStream, isColored: boolean): Spinner {
  // discardStdin would put the terminal into raw mode, in which Ctrl-C sends no signal.
  const spinner = ora({
    text,
    stream,
    color: isColored ? 'cyan' : false,
    discardStdin: false,
  }).start();
  return {
    say: (words) => {
      spinner.text = words;
    },
    stop: () => spinner.stop(),
    isSpinning: () => spinner.isSpinning,
  };
}
