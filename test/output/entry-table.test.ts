import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cut, entryTable, measureFor } from '../../src/output/entry-table.js';
import { PLAIN } from '../../src/output/palette.js';
import type { EntryView } from '../../src/registration/view.js';
import { NOW } from '../program.js';
import { registration } from '../registration/samples.js';
import { COLORED, view } from './views.js';

const PROFILES = [
  { what: 'plain letters', profile: 'dev' },
  { what: '300 letters', profile: 'p'.repeat(300) },
  { what: '300 Chinese characters', profile: '漢'.repeat(300) },
  { what: 'a letter and Chinese characters', profile: `a${'漢'.repeat(300)}` },
  { what: 'emoji of several code points', profile: '👩‍👩‍👧‍👦'.repeat(60) },
  { what: 'flags and keycaps', profile: '🇯🇵1️⃣☁️'.repeat(60) },
  { what: 'combining marks', profile: 'क्षिe\u0301ｶﾞ'.repeat(60) },
  { what: 'escape sequences', profile: '\u001b[31m\u202e'.repeat(60) },
];

const expired = registration({ clientSecretExpiresAt: NOW / 1000 - 59 * 60 });
const expiring = registration({ clientSecretExpiresAt: NOW / 1000 + 60 });

/** A table of one profile between one that expired and one that is about to. */
async function linesOf(profile: string, columns?: number, palette = PLAIN): Promise<string[]> {
  const views = [
    view({ profile: 'x', registration: expired }),
    view({ profile }),
    view({ profile: 'y', registration: expiring }),
  ];
  const timed = views.map((view) => ({ view, now: NOW }));
  return (await entryTable(timed, { palette, columns })).split('\n');
}

/** What a file of `aws sso login` says, which does not say whom it is for. */
function loginView(owner: Partial<EntryView>): EntryView {
  const unknown = { profile: null, region: null, endpoint: null, request: null };
  return { ...view(), ...unknown, flow: 'pkce', awsCliCache: '/cache/key.json', ...owner };
}

/** The cell of the terminal at which a text begins; -1 if it is not there. */
function cellOf(line: string | undefined, text: string): number {
  const [before = '', ...after] = (line ?? '').split(text);
  return after.length === 0 ? -1 : stringWidth(before);
}

describe('entryTable', () => {
  // A wide character straddles the edge at either an odd or an even width.
  describe.each([80, 79])('on a terminal of %d columns', (columns) => {
    test.each(PROFILES)('cuts $what to fit', async ({ profile }) => {
      const widths = (await linesOf(profile, columns)).map((line) => stringWidth(line));
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    });

    test.each(PROFILES)('aligns its columns beside $what', async ({ profile }) => {
      const [head, first, second, third] = await linesOf(profile, columns);
      const status = cellOf(head, 'STATUS');
      const region = cellOf(head, 'REGION');
      expect(cellOf(first, 'expired')).toBe(status);
      expect(cellOf(second, 'valid')).toBe(status);
      expect(cellOf(third, 'expiring')).toBe(status);
      const regions = [first, second, third].map((line) => cellOf(line, 'eu-west-1'));
      expect(regions).toEqual([region, region, region]);
    });
  });

  describe.each([60, 50, 40])('on a terminal of %d columns', (columns) => {
    test.each(PROFILES)('wraps no line, with $what', async ({ profile }) => {
      const lines = await linesOf(profile, columns);
      expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
      expect(lines[2]).toMatch(/ valid .*90 days left/);
    });
  });

  test.each([
    { columns: 80, has: ['a-profile', '█', 'eu-west-1'], lacks: [] },
    { columns: 60, has: ['a-profile', 'eu-west-1'], lacks: ['█'] },
    { columns: 40, has: ['a-pro…'], lacks: ['█', 'eu-west-1'] },
  ])('has $has and lacks $lacks on $columns columns', async ({ columns, has, lacks }) => {
    const table = (await linesOf('a-profile', columns)).join('\n');
    for (const text of [...has, 'TIME LEFT']) expect(table).toContain(text);
    for (const text of lacks) expect(table).not.toContain(text);
  });

  test('leaves names readable if its lines wrap even without them', async () => {
    const timed = [{ view: loginView({ profile: 'a-profile' }), now: NOW }];
    const table = await entryTable(timed, { palette: PLAIN, columns: 28 });
    expect(table).toMatch(/^a-profile +valid +90 days left +pkce$/m);
  });

  test('names whom a registration for aws sso login is for, or else its file', async () => {
    const owners = [{ profile: 'dev' }, { ssoSession: 'corp' }, {}];
    const timed = owners.map((owner) => ({ view: loginView(owner), now: NOW }));
    const lines = (await entryTable(timed, { palette: PLAIN })).split('\n');
    expect(lines.map((each) => each.split(/ {2,}/).at(0))).toEqual([
      ...['PROFILE OR SESSION', 'dev', 'sso-session corp', 'key.json', ''],
    ]);
    expect(lines[0]).toMatch(/ REGION {2,}FLOW$/);
    expect(lines[3]).toMatch(/ 90 days left {2,}pkce$/);
  });

  test('cuts nothing without a terminal', async () => {
    const [, , line] = await linesOf('p'.repeat(300));
    expect(line).toContain('p'.repeat(300));
  });

  test('escapes the name of a profile', async () => {
    const table = (await linesOf('::add-mask::x\n\u001b[31m\u202e')).join('\n');
    expect(table).toContain('\\u003a:add-mask::x\\u000a\\u001b[31m\\u202e');
  });

  test.each([
    { profile: null, ssoSession: '::a\n\u001b[31m\u202e' },
    { profile: null, awsCliCache: '/cache/::a\n\u001b[31m\u202e' },
    { profile: 'dev', region: '::a\n\u001b[31m\u202e' },
  ])('escapes what it prints of %j', async (members) => {
    const timed = [{ view: { ...loginView({}), ...members }, now: NOW }];
    const table = await entryTable(timed, { palette: PLAIN });
    expect(table).toContain('a\\u000a\\u001b[31m\\u202e');
  });

  test('is the same in color, except for the colors', async () => {
    const colored = await linesOf('dev', 80, COLORED);
    expect(colored.map(stripVTControlCharacters)).toEqual(await linesOf('dev', 80));
    expect(colored).not.toEqual(await linesOf('dev', 80));
  });
});

test('measures narrow characters as the library does', async () => {
  const widthOf = await measureFor(['narrow']);
  const narrow = fc.string({ unit: fc.constantFrom(' ', '-', '~', '█', '░', 'a', 'Z', '0', '"') });
  fc.assert(fc.property(narrow, (text) => widthOf(text) === stringWidth(text)));
});

test.each([
  { text: 'abc', width: 3, shown: 'abc' },
  { text: 'abcd', width: 3, shown: 'ab…' },
  { text: '漢字', width: 4, shown: '漢字' },
  { text: '漢字漢', width: 4, shown: '漢…' },
  { text: '👩‍👩‍👧‍👦👩‍👩‍👧‍👦', width: 3, shown: '👩‍👩‍👧‍👦…' },
])('shows $text in $width cells as $shown', async ({ text, width, shown }) => {
  expect(cut(text, width, await measureFor([text]))).toBe(shown);
});
