import { fstatSync, writeFileSync } from 'node:fs';
import { RegisterError } from '../errors.js';
import type { Output } from '../host.js';

/**
 * Writes a text and waits until it has left the program. A reader that went away (`| head -1`)
 * has had enough: that is no error.
 *
 * @throws OutputFailed if the text could not be written
 */
export async function deliver(stream: Output, text: string): Promise<void> {
  try {
    await write(stream, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return;
    throw new RegisterError('OutputFailed', `Could not write the output: ${message}.`, {
      hint: 'Check the file or device that the output goes to.',
      cause: error,
    });
  }
}

/** Node's stream takes a write to a file that the disk cut short for one that was done. */
function write(stream: Output, text: string): Promise<void> {
  const { fd } = stream;
  if (fd !== undefined && fstatSync(fd).isFile()) {
    writeFileSync(fd, text);
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
