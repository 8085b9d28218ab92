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
const EXPANSIONS = [
  '$HOME',
  '${HOME}',
  '!!',
  '%PATH%',
  '~',
  '*',
  '{a,b}',
  '<(id)',
  '(',
  ')',
  '^',
  '=ls',
  ':=ls',
];
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

interface Reader {
  format: EnvFormat;
  shell: string;
  /** Evaluates its stdin, and then its first argument. */
  line: string;
}

/** Who reads the assignments, as users do; `sh` may be dash by another name. */
const READERS = [
  ...['bash', 'dash', 'sh', 'zsh'].flatMap((shell): (Reader & { who: string })[] => [
    { format: 'env', who: `a child of ${shell}`, shell, line: POSIX_CHILD },
    { format: 'env-no-export', who: shell, shell, line: POSIX_ITSELF },
  ]),
  { format: 'fish' as const, who: 'a child of fish', shell: 'fish', line: FISH_CHILD },
].map((reader) => {
  const why = whySkipped(reader.shell);
  return { ...reader, who: reader.who + why, isMissing: why !== '' };
});

/** The values of variables, as they are read back. */
async function readBack(
  variables: Record<string, string>,
  { format, shell, line }: Reader,
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

describe.each(READERS)('the format $format, read by $who,', (reader) => {
  test.skipIf(reader.isMissing)('keeps every value verbatim and executes none', async () => {
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

test('writes env-no-export for the shell alone', async () => {
  const reader: Reader = { format: 'env-no-export', shell: 'sh', line: POSIX_CHILD };
  expect(await readBack({ V: 'value' }, reader, temporaryDirectory())).toEqual(['']);
});

test.each([
  { value: 'plain', quoted: "'plain'" },
  { value: "it's", quoted: "'it''s'" },
  { value: '‘’‚‛', quoted: "'‘‘’’‚‚‛‛'" },
  { value: '$x `n $(x) "q" %', quoted: `'$x \`n $(x) "q" %'` },
  { value: 'a\r\nb', quoted: "'a\r\nb'" },
  { value: '', quoted: "''" },
])('assigns $value as $quoted in the format powershell', ({ value, quoted }) => {
  expect(envText({ V: value }, 'powershell')).toBe(`$Env:V = ${quoted}\n`);
});

test.each(['plain', 'a&b|c^d<e>f (g)'])(
  'assigns %j in quotes in the format windows-cmd',
  (value) => {
    expect(envText({ V: value }, 'windows-cmd')).toBe(`set "V=${value}"\n`);
  },
);

test.each([
  ...['"', '%', '!', '\r', '\n'].map((each) => ({ format: 'windows-cmd' as const, each })),
  ...ENV_FORMATS.map((format) => ({ format, each: '\0' })),
])('refuses $each in the format $format, and names the variable but not its value', (given) => {
  const { format, each: character } = given;
  const error = errorOf(() => envText({ V: `secret${character}` }, format));
  expect(error).toMatchObject({ code: 'Usage', message: expect.stringMatching(/^V /) as string });
  expect(error.message + (error.hint ?? '')).not.toContain('secret');
});

test.each(['eyJhbGciOiJIUzM4NCJ9.-_', 'eu-west-1', '1803211200'])(
  'needs no quotes for %s in the format env-no-export: docker --env-file would keep them',
  (value) => {
    expect(envText({ V: value }, 'env-no-export')).toBe(`V=${value}\n`);
  },
);
