import type { Tables } from './botocore.js';

/** A file, and what is read from it. */
export interface Golden {
  /** What the program does with such a file. */
  rule: string;
  text: string;
  sections: Tables;
}

/** A file that `aws` refuses, and the line that is wrong. */
export interface Refused {
  what: string;
  text: string | Buffer;
  line: number;
  says: string;
}

const one = (table: Tables[string]): Tables => ({ 'profile a': table });

/** One file for each row of the grammar. `test/settings/aws-config/botocore.ts` reads the same files. */
export const GOLDEN: Golden[] = [
  { rule: 'reads nothing from an empty file', text: '', sections: {} },
  { rule: 'reads nothing from comments', text: '# x = y\n  ; [profile z]\n', sections: {} },
  {
    rule: 'ends a line at CR LF',
    text: '[profile a]\r\nx = 1\r\n\r\ny = 2\r\n',
    sections: one({ x: '1', y: '2' }),
  },
  {
    rule: 'ends a line at a lone CR',
    text: '[profile a]\rx = 1\ry = 2',
    sections: one({ x: '1', y: '2' }),
  },
  {
    rule: 'ends no line at U+2028 or U+0085',
    text: '[profile a]\nx = 1\u2028y = 2\u0085z = 3\n',
    sections: one({ x: '1\u2028y = 2\u0085z = 3' }),
  },
  {
    rule: 'trims the white space of Python: form feed, U+001F, U+0085, U+00A0',
    text: '[profile a]\nx\f=\u001f1\u0085\n\u00a0\ny = 2\n',
    sections: one({ x: '1', y: '2' }),
  },
  {
    rule: 'keeps U+FEFF, which is no white space',
    text: '[profile a]\nx = \ufeff1\n',
    sections: one({ x: '\ufeff1' }),
  },
  {
    rule: 'takes a comment after a value for a part of the value',
    text: '[profile a]\nx = 1 # home\ny = 2 ; z\n',
    sections: one({ x: '1 # home', y: '2 ; z' }),
  },
  {
    rule: 'skips indented comments',
    text: '[profile a]\n  # x = 0\nx = 1\n',
    sections: one({ x: '1' }),
  },
  {
    rule: 'ignores what follows the last bracket of a head',
    text: '[profile a] # home\nx = 1\n[profile b]]\n',
    sections: { ...one({ x: '1' }), 'profile b]': {} },
  },
  {
    rule: 'reads an indented head',
    text: '  [profile a]\n  x = 1\n  [profile b]\n',
    sections: { ...one({ x: '1' }), 'profile b': {} },
  },
  {
    rule: 'takes a head that is deeper than a key for a part of its value',
    text: '[profile a]\nx = 1\n  [profile b]\n  y = 2\n',
    sections: one({ x: '1\n[profile b]\ny = 2' }),
  },
  {
    rule: 'takes a bracket without its end for a key',
    text: '[profile a]\n[profile b = 1\n[x = 2\n',
    sections: one({ '[profile b': '1', '[x': '2' }),
  },
  {
    rule: 'splits at the first "=" or ":"',
    text: '[profile a]\nx: 1 = 2\ny = 3: 4\nz=\n',
    sections: one({ x: '1 = 2', y: '3: 4', z: '' }),
  },
  {
    rule: 'reads keys in lower case',
    text: '[profile a]\nSSO_Region = eu-west-1\n',
    sections: one({ sso_region: 'eu-west-1' }),
  },
  {
    rule: 'keeps keys with spaces, and those that JavaScript objects have',
    text: '[profile a]\na b = 1\n__proto__ = 2\nconstructor = 3\n',
    sections: one(
      Object.fromEntries([
        ['a b', '1'],
        ['__proto__', '2'],
        ['constructor', '3'],
      ]),
    ),
  },
  {
    rule: 'joins the lines of a value, empty ones too, and skips comments in it',
    text: '[profile a]\nx = 1,\n  2,\n\n# 0\n   # 0\n\n  3\n\ny = 4\n',
    sections: one({ x: '1,\n2,\n\n\n3', y: '4' }),
  },
  {
    rule: 'continues a value only on deeper lines',
    text: '[profile a]\n  x = 1\n  y = 2\n    3\n z = 4\n',
    sections: one({ x: '1', y: '2\n3', z: '4' }),
  },
  {
    rule: 'reads a nested block, whose keys keep their case',
    text: '[profile a]\ns3 =\n\n  Max = 5\n    addressing_style = a = b\n  empty =\nx = 1\n',
    sections: one({ s3: { Max: '5', addressing_style: 'a = b', empty: '' }, x: '1' }),
  },
  {
    rule: 'splits the lines of a nested block at U+2028, too',
    text: '[profile a]\ns3 =\n  b = 1\u2028c = 2\n',
    sections: one({ s3: { b: '1', c: '2' } }),
  },
  {
    rule: 'ends a nested block at the indentation of its key',
    text: '[profile a]\n  s3 =\n    b = 5\n  region = eu-west-1\n',
    sections: one({ s3: { b: '5' }, region: 'eu-west-1' }),
  },
  {
    rule: 'gives every section the keys of [DEFAULT], wherever it is',
    text: '[profile a]\nx = 1\n[DEFAULT]\nx = 0\ny = 0\n[services b]\n[DEFAULT]\nz = 0\n',
    sections: {
      'profile a': { x: '1', y: '0', z: '0' },
      'services b': { x: '0', y: '0', z: '0' },
    },
  },
  {
    rule: 'reads [default] as a profile',
    text: '[default]\nx = 1\n[ default ]\nx = 2\n',
    sections: { 'profile default': { x: '1' } },
  },
  {
    rule: 'takes the last of [profile default] and [default]',
    text: '[profile default]\nx = 1\n[default]\ny = 2\n',
    sections: { 'profile default': { y: '2' } },
  },
  {
    rule: 'takes the last of [default] and [profile default]',
    text: '[default]\nx = 1\n[profile default]\ny = 2\n',
    sections: { 'profile default': { y: '2' } },
  },
  {
    rule: 'takes the last of a name in two quotings',
    text: '[profile a]\nx = 1\n[profile "a"]\ny = 2\n',
    sections: one({ y: '2' }),
  },
  {
    rule: 'splits a head as a POSIX shell splits words',
    text: `[profile "a b"]\n[profile 'Bob'"'"'s laptop']\n[profile my\\ dev]\n[profile\t "x\\"y\\z"]\n[sso-session ""]\n`,
    sections: {
      'profile a b': {},
      "profile Bob's laptop": {},
      'profile my dev': {},
      'profile x"y\\z': {},
      'sso-session ': {},
    },
  },
  {
    rule: 'reads kinds by how a head begins',
    text: '[profiles a]\n[sso-sessions b]\n[services.x c]\n',
    sections: { 'profile a': {}, 'sso-session b': {}, 'services c': {} },
  },
  {
    rule: 'ignores heads of other kinds, of one word or of three, and those with an open quote',
    text: `[ profile a]\n[Profile a]\n[plugins]\n[profile]\n[profile a b]\n[profile "a]\n[profile a\\]\n[a]\n[profile"x a"]\n`,
    sections: {},
  },
  {
    rule: 'takes any text for a name',
    text: '[profile __proto__]\n[profile my.dev]\n[profile ä-日本-🚀]\n[profile a;b#c]\n[profile a\u00a0b]\n',
    sections: Object.fromEntries(
      ['__proto__', 'my.dev', 'ä-日本-🚀', 'a;b#c', 'a\u00a0b'].map((name) => [
        `profile ${name}`,
        {},
      ]),
    ),
  },
  {
    rule: 'keeps the quotes of a value',
    text: '[profile a]\nsso_session = "corp"\n',
    sections: one({ sso_session: '"corp"' }),
  },
  {
    rule: 'accepts a malformed block of [DEFAULT] that no section has',
    text: '[DEFAULT]\ns3 =\n  x\n[profile a]\ns3 = 1\n',
    sections: one({ s3: '1' }),
  },
];

const HEAD = '[profile a]\n';

export const REFUSED: Refused[] = [
  {
    what: 'a section that is there twice',
    text: `${HEAD}x = 1\n[default]\n${HEAD}`,
    line: 4,
    says: 'this section is already in line 1',
  },
  {
    what: 'a key that is there twice',
    text: `${HEAD}x = 1\n\ny = 2\nx = 3\n`,
    line: 5,
    says: 'this key is already in line 2, in the same section',
  },
  {
    what: 'a key that is there in capitals, too',
    text: `${HEAD}x = 1\nX = 2\n`,
    line: 3,
    says: 'this key is already in line 2, in the same section',
  },
  {
    what: 'a key that is in [DEFAULT] twice',
    text: `[DEFAULT]\nx = 1\n${HEAD}[DEFAULT]\nx = 2\n`,
    line: 5,
    says: 'this key is already in line 2, in the same section',
  },
  {
    what: 'text before the first head',
    text: `# ok\nx = 1\n${HEAD}`,
    line: 2,
    says: 'in no section',
  },
  {
    what: 'a first head without its closing bracket',
    text: '[profile a\nx = 1\n',
    line: 1,
    says: 'no closing bracket',
  },
  {
    what: 'a later head without its closing bracket',
    text: `${HEAD}[profile b\n`,
    line: 2,
    says: 'no closing bracket',
  },
  { what: 'a head without a name', text: `${HEAD}[]\n`, line: 2, says: 'has no name' },
  {
    what: 'a line without "=" or ":"',
    text: `${HEAD}x = 1\ny\n`,
    line: 3,
    says: 'neither a section nor a key with a value',
  },
  { what: 'a line that begins with "="', text: `${HEAD} = 1\n`, line: 2, says: 'has no key' },
  { what: 'a line that begins with ":"', text: `${HEAD}: 1\n`, line: 2, says: 'has no key' },
  {
    what: 'a line without "=" in a nested block',
    text: `${HEAD}s3 =\n  x = 1\n\n  # ok\n  y: 2\n`,
    line: 6,
    says: 'in the block of the key in line 2 and has no "="',
  },
  {
    what: 'a malformed block of [DEFAULT]',
    text: `[DEFAULT]\ns3 =\n  x\n${HEAD}`,
    line: 3,
    says: 'in the block of the key in line 2 and has no "="',
  },
  {
    what: 'a byte order mark',
    text: `\ufeff${HEAD}`,
    line: 1,
    says: 'begins with a byte order mark',
  },
  {
    what: 'bytes that are not UTF-8',
    text: Buffer.from(`${HEAD}x = ä\r\ny = ö\n`, 'latin1'),
    line: 2,
    says: 'not UTF-8',
  },
  {
    what: 'UTF-16, as PowerShell writes it',
    text: Buffer.from(`\ufeff${HEAD}x = 1\n`, 'utf16le'),
    line: 1,
    says: 'not UTF-8',
  },
];
