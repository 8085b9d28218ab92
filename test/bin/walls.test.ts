import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const IMPORTS = '@typescript-eslint/no-restricted-imports';
const WALLS = [IMPORTS, 'no-restricted-syntax'];

/** The repository's own configuration, without what needs types: then a file need not exist. */
const eslint = new ESLint({
  cwd: ROOT,
  ruleFilter: ({ ruleId }) => WALLS.includes(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

/** The walls that a line of a file runs into. */
async function walls(file: string, line: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(`${line}\n`, { filePath: join(ROOT, 'src', file) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}

const FORBIDDEN = [
  ['registration/reuse.ts', 'node:fs'],
  ['registration/reuse.ts', 'fs'],
  ['registration/reuse.ts', '../store/store.js'],
  ['registration/reuse.ts', '../errors.js'],
  ['registration/reuse.ts', 'conf'],
  ['settings/region.ts', '../service/client.js'],
  ['service/client.ts', '../settings/endpoint.js'],
  ['service/client.ts', 'conf'],
  ['store/store.ts', '../commands/clear.js'],
  ['store/store.ts', '../output/escape.js'],
  ['store/store.ts', '../cli.js'],
  ['store/store.ts', 'ora'],
  ['emulator/emulator.ts', '../settings/duration.js'],
  ['emulator/emulator.ts', '@aws-sdk/client-sso-oidc'],
  ['output/palette.ts', '../commands/context.js'],
  ['output/palette.ts', '../main.js'],
  ['output/palette.ts', 'commander'],
  ['commands/show.ts', '../store/store.js'],
  ['commands/show.ts', '../emulator/emulator.js'],
  ['commands/show.ts', '../cli.js'],
  ['commands/show.ts', 'conf'],
  ['commands/show.ts', 'ora'],
  ['cli.ts', './service/client.js'],
  ['cli.ts', './main.js'],
  ['cli.ts', 'conf'],
  ['errors.ts', 'ora'],
  ['host.ts', 'conf'],
];

describe('the import walls', () => {
  test.each(FORBIDDEN)('keep %s from importing %s', async (file, source) => {
    expect(await walls(file, `export * from '${source}';`)).toEqual([IMPORTS]);
  });

  test.each([
    ['registration/reuse.ts', "export * from './entry.js';"],
    ['settings/region.ts', "export * from '../errors.js';"],
    ['store/store.ts', "export * from '../registration/entry.js';"],
    ['store/lock.ts', "await import('fs-native-extensions');"],
    ['commands/show.ts', "await import('../output/entry-table.js');"],
    ['output/palette.ts', "import 'ora';"],
    ['commands/show.ts', "import 'commander';"],
    ['commands/show.ts', "import type { Store } from '../store/store.js';"],
    ['main.ts', "await import('./service/client.js');"],
  ])('let %s have %s', async (file, line) => {
    expect(await walls(file, line)).toEqual([]);
  });

  test.each([
    ['cli.ts', 'conf'],
    ['commands/register.ts', '../service/client.js'],
    ['commands/register.ts', '../store/store.js'],
    ['output/spinner.ts', 'ora'],
  ])('keep %s from loading %s on demand', async (file, source) => {
    expect(await walls(file, `await import('${source}');`)).toEqual(['no-restricted-syntax']);
  });
});
