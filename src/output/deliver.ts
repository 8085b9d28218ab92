import { closeSync, constants, fstatSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { reasonOf, RegisterError } from '../errors.js';
import type { Output } from '../host/host.js';

/**
 * Writes a text and waits until it is written. A pipe that its reader has closed (`| head -1`) is not
 * an error.
 *
 * @throws OutputFailed if the text could not be written, or the reason of the signal that ended the wait
 */
export async function deliver(output: Output, text: string): Promise<void> {
  try {
    await write(output, text);
  } catch (error) {
    if (error instanceof RegisterError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
    throw new RegisterError('OutputFailed', `Could not write the output: ${reasonOf(error)}.`, {
      hint: 'Check the file or device that the output goes to.',
      cause: error,
    });
  }
}

async function write(output: Output, text: string): Promise<void> {
  const { fd, isTTY } = output;
  const data = Buffer.from(text);
  // The Windows console would show the bytes in another encoding; Node's stream converts them.
  const rest = fd === undefined || isTTY ? data : writeDirectly(fd, data);
  if (rest.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    output.write(rest, (error) => (error ? reject(error) : resolve()));
  });
}

/** POSIX: a pipe takes this many bytes at once or none of them. On Linux 4096. */
const PIPE_BUF = 4096;

/**
 * Writes without a stream, and returns what is still to be written. A file gets all of the data,
 * because Node's stream reports success when a full disk cuts a write short. A pipe gets what it has
 * room for, which saves a tenth of a reuse. This never waits for a pipe, because no signal would be
 * handled meanwhile.
 */
function writeDirectly(fd: number, data: Uint8Array): Uint8Array {
  const stats = fstatSync(fd);
  if (stats.isSocket()) return data;
  if (stats.isFIFO()) return data.length > PIPE_BUF ? data : data.subarray(writeToPipe(fd, data));
  writeFileSync(fd, data);
  return data.subarray(data.length);
}

/**
 * Linux opens the same pipe again, so that O_NONBLOCK does not apply to other programs that write.
 * Returns the number of bytes written: 0 if there is no room, or another reason to try the stream.
 */
function writeToPipe(fd: number, data: Uint8Array): number {
  try {
    const pipe = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      return writeSync(pipe, data);
    } finally {
      closeSync(pipe);
    }
  } catch {
    return 0;
  }
}
