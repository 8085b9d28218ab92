import { closeSync, createWriteStream, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deliver } from '../../src/output/deliver.js';
import { temporaryDirectory } from '../program.js';

/** A stream that fails as a device does. Only the writer learns of it. */
function failing(code: string): Writable {
  const error = Object.assign(new Error(`write ${code}`), { code });
  const stream = new Writable({
    write: (_chunk, _encoding, done) => {
      done(error);
    },
  });
  return stream.on('error', () => undefined);
}

describe('deliver', () => {
  test('waits until a slow reader has taken the whole text', async () => {
    const taken: string[] = [];
    const slow = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _encoding, done) => {
        setImmediate(() => {
          taken.push(chunk.toString());
          done();
        });
      },
    });
    const text = 'x'.repeat(200_000);
    await deliver(slow, text);
    expect(taken.join('')).toBe(text);
  });

  test('ends quietly when the reader has gone away', async () => {
    await expect(deliver(failing('EPIPE'), 'text')).resolves.toBeUndefined();
  });

  test('fails if the device is full', async () => {
    await expect(deliver(failing('ENOSPC'), 'text')).rejects.toMatchObject({
      code: 'OutputFailed',
      cause: { code: 'ENOSPC' },
    });
  });

  test('fails if a real file cannot be written', async () => {
    const path = join(temporaryDirectory(), 'output');
    writeFileSync(path, '');
    const readOnly = createWriteStream(path, { flags: 'r' }).on('error', () => undefined);
    await expect(deliver(readOnly, 'text')).rejects.toMatchObject({ code: 'OutputFailed' });
  });

  describe('to an open file', () => {
    function opened(isTTY: boolean) {
      const path = join(temporaryDirectory(), 'output');
      const fd = openSync(path, 'w');
      onTestFinished(() => {
        closeSync(fd);
      });
      const stream = new PassThrough().setEncoding('utf8');
      const output = Object.assign(stream, { fd, isTTY });
      return { output, path, streamed: () => String(stream.read() ?? '') };
    }

    test('writes without its stream', async () => {
      const { output, path, streamed } = opened(false);
      await deliver(output, 'größe');
      expect([readFileSync(path, 'utf8'), streamed()]).toEqual(['größe', '']);
    });

    test('writes through its stream if it is a terminal', async () => {
      const { output, path, streamed } = opened(true);
      await deliver(output, 'größe');
      expect([readFileSync(path, 'utf8'), streamed()]).toEqual(['', 'größe']);
    });
  });
});
