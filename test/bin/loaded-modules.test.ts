import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../program.js';
import { processWorld } from './spawn.js';

/** What a short run must not wait for. */
const ON_DEMAND =
  /@aws-sdk|node_modules\/(conf|ora|proxy-agent|@bomb\.sh)\/|dist\/(service|emulator)\//;

interface Coverage {
  result: { url: string }[];
}

/** The modules that a run loads, as the engine itself reports them. */
async function loadedBy(run: Awaited<ReturnType<typeof processWorld>>['run'], argv: string[]) {
  const directory = temporaryDirectory();
  expect(await run(argv, { env: { NODE_V8_COVERAGE: directory } })).toMatchObject({ code: 0 });
  return readdirSync(directory).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(directory, name), 'utf8')) as Coverage;
    return result.map(({ url }) => url);
  });
}

test('a reuse and show load neither the SDK nor the spinner nor the emulator', async () => {
  const { run } = await processWorld();
  expect((await loadedBy(run, ['register'])).filter((url) => ON_DEMAND.test(url))).not.toEqual([]);
  for (const argv of [['register'], ['show']]) {
    const urls = await loadedBy(run, argv);
    expect(urls.some((url) => url.includes('dist/store/store.js'))).toBe(true);
    expect(urls.filter((url) => ON_DEMAND.test(url))).toEqual([]);
  }
});
