import type { Writable } from 'node:stream';
import { RegisterError } from '../errors.js';

/**
 * Writes a text and waits until it has left the program. A reader that went away (`| head -1`)
 * has had enough: that is no error.
 *
 * @throws OutputFailed if the text could not be written
 */
export async function deliver(stream: Writable, text: string): Promise<void> {
  const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
    stream.write(text, resolve);
  });
  if (!error || error.code === 'EPIPE') return;
  throw new RegisterError('OutputFailed', `Could not write the output: ${error.message}.`, {
    hint: 'Check the file or device that the output goes to.',
    cause: error,
  });
}
