import { fstatSync, writeFileSync, writeSync } from 'node:fs';
import { RegisterError } from '../errors.js';
import type { Output } from '../host/host.js';

/**
 * Writes a text and waits until it has left the program. A reader that went away (`| head -1`)
 * has had enough: that is no error.
 *
 * @throws OutputFailed if the text could not be written
 */
export async function deliver(output: Output, text: string): Promise<void> {
  try {
    await write(output, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return;
    throw new RegisterError('OutputFailed', `Could not write the output: ${message}.`, {
      hint: 'Check the file or device that the output goes to.',
      cause: error,
    });
  }
}

async function write(output: Output, text: string): Promise<void> {
  const { fd, isTTY } = output;
  const data = Buffer.from(text);
  // The console of Windows takes bytes for another alphabet: node's stream knows.
  const rest = fd === undefined || isTTY ? data : writeDirectly(fd, data);
  if (rest.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    output.write(rest, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** In bytes: a pipe has room for this unless nobody reads it, which must be waited for with an ear for signals. */
const SHORT = 4096;

/**
 * Writes what no stream is needed for: into a file anything, as node's stream takes a write that
 * the disk cut short for one that was done; elsewhere what does not wait for a reader.
 *
 * @returns what is still to be written
 */
function writeDirectly(fd: number, data: Uint8Array): Uint8Array {
  if (fstatSync(fd).isFile()) {
    writeFileSync(fd, data);
    return data.subarray(data.length);
  }
  return data.length > SHORT ? data : data.subarray(writeSome(fd, data));
}

/** @returns how many bytes were written: none where a pipe is full and does not block */
function writeSome(fd: number, data: Uint8Array): number {
  try {
    return writeSync(fd, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}
