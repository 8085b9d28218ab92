import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../program.js';
import { processWorld } from './spawn.js';

interface Coverage {
  result: { url: string }[];
}

/** The modules that a run loads, as V8 reports them. */
async function loadedBy(run: Awaited<ReturnType<typeof processWorld>>['run'], argv: string[]) {
  const directory = temporaryDirectory();
  expect(await run(argv, { env: { NODE_V8_COVERAGE: directory } })).toMatchObject({ code: 0 });
  return readdirSync(directory).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(directory, name), 'utf8')) as Coverage;
    return result.map(({ url }) => url);
  });
}

/** Text that shows what is in a file: the SDK, SOCKS, conf, ora, chalk, string-width, the emulator. */
const ON_DEMAND =
  /aws-sdk|SSOOIDC|x-amz|Socks5|atomically|cli-spinners|FORCE_HYPERLINK|ansi256|RGI_Emoji|AuthorizationPending/;

/** The files of the project that a run loads. */
async function filesOf(run: Awaited<ReturnType<typeof processWorld>>['run'], argv: string[]) {
  const root = new URL('../..', import.meta.url).href;
  return (await loadedBy(run, argv)).filter((url) => url.startsWith(root));
}

function onDemand(urls: string[]): string[] {
  return urls.filter((url) => ON_DEMAND.test(readFileSync(fileURLToPath(url), 'utf8')));
}

test('loads for a reuse and show nothing that few runs need: the SDK, conf, colors, tables, the emulator', async () => {
  const { run } = await processWorld();
  expect(onDemand(await filesOf(run, ['register']))).not.toEqual([]);
  for (const argv of [['register'], ['show'], ['register', '--format', 'json']]) {
    const urls = await filesOf(run, argv);
    const paths = urls.map((url) => url.replace(/^.*\/(?=bin\/|dist\/)|(?<=runtime)-\w+/g, ''));
    // The last one holds a few helpers of the bundler.
    const files = ['bin/sso-register.cjs', 'dist/main.cjs', 'dist/rolldown-runtime.cjs'];
    expect(paths).toEqual(files);
    expect(onDemand(urls)).toEqual([]);
  }
});
