import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENV_FORMATS, envText, type EnvFormat } from '../../src/output/env-format.js';
import { whySkipped } from '../completion/shells.js';
import { temporaryDirectory } from '../program.js';
import { errorOf } from '../settings/resolve.js';

const execute = promisify(execFile);

const TOUCHES = ['$(touch x)', '`touch x`', ';touch x;', '\ntouch x\n', '&touch x&', '|touch x #'];
const QUOTES = ["'", '"', '\\', "'\\''", "\\'", '‘', '’', "$'"];
const EXPANSIONS = ['$HOME', '${HOME}', '!!', '%PATH%', '~', '*', '{a,b}', '<(id)', '(', ')', '^'];
const BLANKS = [' ', '\t', '\n', '\r\n', '-n', '='];

/** Whatever a variable can hold. No argument or variable holds half a surrogate pair or NUL. */
const VALUE = fc
  .array(
    fc.oneof(
      fc.constantFrom(...TOUCHES, ...QUOTES, ...EXPANSIONS, ...BLANKS),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''));

/** As many values as one shell is started for. */
const VALUES = fc.array(VALUE, { minLength: 100, maxLength: 100 });

const POSIX_CHILD = 'eval "$(cat)"; sh -c "$1"';
const POSIX_ITSELF = 'eval "$(cat)"; eval "$1"';
const FISH_CHILD = 'cat | source; sh -c $argv[1]';

type Reader = readonly [format: EnvFormat, who: string, shell: string, line: string];

/** Who reads what a shell was told, as users tell it; `sh` may be dash by another name. */
const READERS: Reader[] = [
  ['env', 'a child of bash', 'bash', POSIX_CHILD],
  ['env', 'a child of dash', 'dash', POSIX_CHILD],
  ['env', 'a child of sh', 'sh', POSIX_CHILD],
  ['env-no-export', 'bash', 'bash', POSIX_ITSELF],
  ['env-no-export', 'dash', 'dash', POSIX_ITSELF],
  ['env-no-export', 'sh', 'sh', POSIX_ITSELF],
  ['fish', 'a child of fish', 'fish', FISH_CHILD],
];

/** The values of variables, as a shell that was told them reads them back. */
async function readBack(
  variables: Record<string, string>,
  [format, , shell, line]: Reader,
  cwd: string,
): Promise<string[]> {
  const names = Object.keys(variables).map((name) => `"$${name}"`);
  const argv = ['-c', line, ...(shell === 'fish' ? [] : [shell])];
  const reading = execute(shell, [...argv, `printf '%s\\0' ${names.join(' ')}`], {
    env: { PATH: process.env.PATH, HOME: cwd, LC_ALL: 'C.UTF-8' },
    cwd,
  });
  reading.child.stdin?.end(envText(variables, format));
  return (await reading).stdout.split('\0').slice(0, -1);
}

describe.each(
  READERS.map((reader) => [reader[0], reader[1], whySkipped(reader[2]), reader] as const),
)('the format %s as %s reads it%s', (_, __, why, reader) => {
  test.skipIf(why !== '')('keeps every value letter by letter and executes none', async () => {
    const cwd = temporaryDirectory();
    const property = fc.asyncProperty(VALUES, async (values) => {
      const variables = Object.fromEntries(values.map((value, index) => [`V${index}`, value]));
      expect(await readBack(variables, reader, cwd)).toEqual(values);
    });
    // A smaller counterexample would be hundreds of shells away.
    await fc.assert(property, { numRuns: 4, endOnFailure: true });
    expect(readdirSync(cwd)).not.toContain('x');
  });
});

test('the format env-no-export is for the shell alone', async () => {
  const reader: Reader = ['env-no-export', '', 'sh', POSIX_CHILD];
  expect(await readBack({ V: 'value' }, reader, temporaryDirectory())).toEqual(['']);
});

test.each([
  ['powershell', 'plain', "$Env:V = 'plain'"],
  ['powershell', "it's", "$Env:V = 'it''s'"],
  ['powershell', '‘’‚‛', "$Env:V = '‘‘’’‚‚‛‛'"],
  ['powershell', '$x `n $(x) "q" %', `$Env:V = '$x \`n $(x) "q" %'`],
  ['powershell', 'a\r\nb', "$Env:V = 'a\r\nb'"],
  ['powershell', '', "$Env:V = ''"],
  ['windows-cmd', 'plain', 'set "V=plain"'],
  ['windows-cmd', 'a&b|c^d<e>f (g)', 'set "V=a&b|c^d<e>f (g)"'],
] as const)('the format %s assigns %j in quotes', (format, value, line) => {
  expect(envText({ V: value }, format)).toBe(`${line}\n`);
});

test.each([
  ...['"', '%', '!', '\r', '\n'].map((character) => ['windows-cmd', character] as const),
  ...ENV_FORMATS.map((format) => [format, '\0'] as const),
])('the format %s refuses %j, and names the variable but not its value', (format, character) => {
  const error = errorOf(() => envText({ V: `secret${character}` }, format));
  expect(error).toMatchObject({ code: 'Usage', message: expect.stringMatching(/^V /) as string });
  expect(error.message + (error.hint ?? '')).not.toContain('secret');
});

test.each(['eyJhbGciOiJIUzM4NCJ9.-_', 'eu-west-1', '1803211200'])(
  'the format env-no-export needs no quotes for %s: docker --env-file would keep them',
  (value) => {
    expect(envText({ V: value }, 'env-no-export')).toBe(`V=${value}\n`);
  },
);
