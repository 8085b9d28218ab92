import ora from 'ora';
import type { TextStream } from '../host/host.js';

/** Something that turns while the user waits. */
export interface Spinner {
  say: (text: string) => void;
  /** Takes it away, with the terminal as it was. */
  stop: () => void;
}

export function startSpinner(text: string, stream: TextStream, isColored: boolean): Spinner {
  // discardStdin would put the terminal into raw mode, where Ctrl-C is no signal.
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
    stop: () => {
      spinner.stop();
    },
  };
}
