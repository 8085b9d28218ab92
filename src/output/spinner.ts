import ora from 'ora';
import type { Output } from '../host.js';

/** Shows a spinner. @returns how to take it away again, with the terminal as it was */
export function startSpinner(text: string, stream: Output, isColored: boolean): () => void {
  // discardStdin would put the terminal into raw mode, where Ctrl-C is no signal.
  const spinner = ora({
    text,
    stream,
    color: isColored ? 'cyan' : false,
    discardStdin: false,
  }).start();
  return () => {
    spinner.stop();
  };
}
