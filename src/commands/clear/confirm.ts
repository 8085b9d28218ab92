import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Host } from '../../host/host.js';

/** Asks on the terminal; anything but `y` or `yes` is a no. @throws the reason of the signal on Ctrl-C */
export async function confirm(question: string, { stdin, stderr, signal }: Host): Promise<boolean> {
  const terminal = createInterface({ input: stdin, output: stderr });
  // Readline reads Ctrl-C as a key: the terminal sends no signal then.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    // At the end of the input (Ctrl-D), readline on Node 20 closes without an answer.
    const closed = once(terminal, 'close').then(() => '');
    const answer = await Promise.race([
      terminal.question(`${question} [y/N] `, { signal }),
      closed,
    ]);
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    signal.throwIfAborted();
    return false;
  } finally {
    terminal.close();
  }
}
