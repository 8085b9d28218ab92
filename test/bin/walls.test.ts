import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const IMPORTS = '@typescript-eslint/no-restricted-imports';
const ON_DEMAND = 'no-restricted-syntax';

/** The configuration of the project, without the rules that need types: then a file need not exist. */
const eslint = new ESLint({
  cwd: ROOT,
  ruleFilter: ({ ruleId }) => [IMPORTS, ON_DEMAND].includes(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

/** The rules that a line of a file breaks. */
async function broken(file: string, line: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(`${line}\n`, { filePath: join(ROOT, 'src', file) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}

/** By file, what it must not import. */
const FORBIDDEN = Object.entries({
  'registration/reuse.ts': ['node:fs', 'fs', '../store/store.js', '../errors.js', 'conf'],
  'settings/instance.ts': ['../service/register-client.js', '../output/escape.js', '@smithy/types'],
  'service/register-client.ts': ['../settings/endpoint-settings.js', '../store/store.js', 'conf'],
  'store/store.ts': ['../commands/clear/command.js', '../output/escape.js', '../cli.js', 'ora'],
  'emulator/start-emulator.ts': ['../settings/duration.js', '@aws-sdk/client-sso-oidc'],
  'output/palette.ts': ['../commands/context.js', '../main.js', 'commander'],
  'commands/show.ts': ['../cli.js', '../files/private-file.js', 'conf', 'chalk', 'ora'],
  'commands/register/look.ts': ['../../cli.js', '../../files/private-file.js', '@aws-sdk/types'],
  'cli.ts': ['./service/register-client.js', './store/store.js', './main.js', 'conf'],
  'errors.ts': ['./host/host.js', 'ora'],
  'host/host.ts': ['../output/escape.js', 'conf'],
  'files/private-file.ts': ['../errors.js', 'conf'],
}).flatMap(([file, sources]) => sources.map((source) => ({ file, source })));

describe('the import walls', () => {
  test.each(FORBIDDEN)('keep $file from importing $source', async ({ file, source }) => {
    expect(await broken(file, `export * from '${source}';`)).toEqual([IMPORTS]);
    expect(await broken(file, `await import('${source}');`)).toContain(ON_DEMAND);
  });

  test('count types, too', async () => {
    const line = "import type { Store } from '../store/store.js';";
    expect(await broken('service/register-client.ts', line)).toEqual([IMPORTS]);
  });

  test.each([
    { file: 'registration/reuse.ts', line: "export * from './entry.js';" },
    { file: 'settings/instance.ts', line: "export * from '../errors.js';" },
    { file: 'store/store.ts', line: "export * from '../registration/entry.js';" },
    { file: 'store/store.ts', line: "export * from '../files/private-file.js';" },
    { file: 'settings/aws-config.ts', line: "import '../files/regular-file.js';" },
    { file: 'store/lock.ts', line: "await import('fs-native-extensions');" },
    { file: 'output/palette.ts', line: "await import('chalk');" },
    { file: 'output/reporter.ts', line: "import 'ora';" },
    { file: 'commands/completion.ts', line: "await import('../completion/add-completion.js');" },
    { file: 'commands/register/command.ts', line: "await import('./register-all.js');" },
    {
      file: 'commands/register/look.ts',
      line: "await import('../../service/register-client.js');",
    },
    { file: 'commands/show.ts', line: "import 'commander';" },
    { file: 'commands/show.ts', line: "import { Store } from '../store/store.js';" },
    { file: 'commands/show.ts', line: "import type { SSOOIDC } from '@aws-sdk/client-sso-oidc';" },
  ])('let $file have $line', async ({ file, line }) => {
    expect(await broken(file, line)).toEqual([]);
  });
});

/** The files of the project that a file imports, its types included. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
  const relative = importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => /^\.{1,2}\/.*js$/.test(name));
  return relative.map((name) => join(file, '..', name.replace(/js$/, 'ts')));
}

/** The circle of imports that a path through the files ends in, if it ends in one. */
function circle(path: string[], done: Set<string>): string[] | undefined {
  const file = path.at(-1) ?? '';
  if (path.indexOf(file) < path.length - 1) return path.slice(path.indexOf(file));
  if (done.has(file)) return undefined;
  for (const next of importsOf(file)) {
    const found = circle([...path, next], done);
    if (found !== undefined) return found;
  }
  done.add(file);
  return undefined;
}

test('finds no imports that run in a circle, types included', () => {
  const src = join(ROOT, 'src');
  const names = readdirSync(src, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /(?<!\.d)\.ts$/.test(name)).map((name) => join(src, name));
  const done = new Set<string>();
  expect(files.map((file) => circle([file], done)).filter(Boolean)).toEqual([]);
  expect(done.size).toBe(files.length);
});
