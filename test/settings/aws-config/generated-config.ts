import fc, { type Arbitrary } from 'fast-check';
import type { Files } from './botocore.js';

/** White space and line ends of Python, of which JavaScript knows others, and U+FEFF, the reverse. */
const ODD_SPACE = fc.constantFrom('\f', '\v', '\x1c', '\x1f', '\x85', '\xa0', '\u2028', '\ufeff');
const SPACE = oneOf([8, ''], [4, ' '], [2, '  '], [1, '\t'], [1, ODD_SPACE]);
const INDENT = oneOf([12, ''], [2, '  '], [2, '    '], [1, '\t'], [1, ODD_SPACE]);

const WORD = oneOf(
  [6, fc.constantFrom('a', 'b', 'my.dev', 'jane@corp', '__proto__', 'ä日🚀')],
  [3, fc.constantFrom('"a"', "'b'", '"a b"', "'b'\"'\"'s'", 'a\\ b', '"a\\"b"', '"\\x"', '""')],
  [1, fc.stringMatching(/^[ab'"\\ \t\]]{1,4}$/)],
);

const KIND = oneOf(
  [8, fc.constantFrom('profile', 'sso-session', 'services')],
  [2, fc.constantFrom('profiles', ' profile', 'Profile', 'profile"', 'x', 'sso-sessions')],
);

const NAMED = fc
  .tuple(KIND, oneOf([6, ' '], [1, '\t'], [1, '  '], [1, ODD_SPACE]), WORD)
  .map((parts) => parts.join(''));

const HEAD = fc
  .tuple(
    oneOf([12, NAMED], [2, 'default'], [2, 'DEFAULT'], [1, fc.constantFrom('plugins', '', ' ')]),
    oneOf([12, ']'], [1, ''], [2, '] # here'], [1, ']]'], [1, '] x = y']),
  )
  .map(([name, end]) => `[${name}${end}`);

const KEY = oneOf(
  [8, fc.constantFrom('sso_region', 'sso_session', 'region', 's3', 'k', 'constructor')],
  [2, fc.constantFrom('SSO_REGION', 'a b', 'İ', 'ß', '[x', '')],
  [4, fc.stringMatching(/^[a-z]{1,3}$/)],
);

const VALUE = oneOf(
  [6, fc.constantFrom('eu-west-1', 'https://x.example/start#/', 'a, b', 'a = b', 'a:b', '"q"')],
  [3, ''],
  [2, fc.constantFrom('x # here', 'x ; y', '# x', '[x]', 'a\u2028b = c', 'a\x85b', '%(k)s', '\\')],
  [1, fc.stringMatching(/^[ -~é日]{1,12}$/)],
);

const SETTING = fc
  .tuple(KEY, SPACE, oneOf([8, '='], [2, ':']), SPACE, VALUE, SPACE)
  .map((parts) => parts.join(''));

const LINE = fc
  .tuple(
    INDENT,
    oneOf(
      [30, SETTING],
      [2, fc.constantFrom('# x = y', ';', '#[profile z]')],
      [4, SPACE],
      [1, fc.constantFrom('x', 'continued', '=', ': x', '[x')],
    ),
  )
  .map((parts) => parts.join(''));

const NESTED = fc
  .tuple(KEY, fc.array(fc.tuple(SETTING, INDENT), { maxLength: 3 }))
  .map(([key, settings]) => [`${key} =`, ...settings.map(([each, more]) => `  ${more}${each}`)]);

const BODY = fc.array(
  oneOf([6, LINE.map((line) => [line])], [1, NESTED], [1, LINE.map((line) => [`  ${line}`])]),
  { maxLength: 6 },
);

/** Weighted choices: of text, or of arbitrary text. */
function oneOf<T>(...choices: [weight: number, choice: T | Arbitrary<T>][]): Arbitrary<T> {
  const weighted = choices.map(([weight, choice]) => ({
    weight,
    arbitrary: choice instanceof fc.Arbitrary ? choice : fc.constant(choice),
  }));
  return fc.oneof(...weighted);
}

/** Any file: about half of them are refused. */
const TEXT = fc
  .tuple(
    oneOf([30, ''], [1, '\ufeff'], [1, 'x = y\n'], [4, '# comment\n\n']),
    fc.array(
      fc
        .tuple(oneOf([12, ''], [1, '  ']), HEAD, BODY)
        .map(([indent, head, body]) => [`${indent}${head}`, ...body.flat()]),
      { maxLength: 4 },
    ),
    oneOf([6, '\n'], [2, '\r\n'], [1, '\r']),
  )
  .map(
    ([start, sections, end]) =>
      start +
      sections
        .flat()
        .map((line) => line + end)
        .join(''),
  );

export const FILES: Arbitrary<Files> = fc.record({
  config: TEXT,
  credentials: oneOf([3, ''], [1, TEXT]),
});
