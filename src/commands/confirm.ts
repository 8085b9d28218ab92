import { createInterface } from 'node:readline/promises';
import type { Host } from '../host.js';

/** Asks on the terminal; anything but `y` or `yes` is a no. */
export async function confirm(question: string, { stdin, stderr, signal }: Host): Promise<boolean> {
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
