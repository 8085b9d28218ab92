import { describe, expect, test } from 'vitest';
import { escapeText, toJson } from '../../src/output/escape.js';

const DANGEROUS = [
  ['an escape sequence', '\u001b[31mred', '\\u001b[31mred'],
  ['a C1 control', '\u009b2J', '\\u009b2J'],
  ['NUL and DEL', '\u0000\u007f', '\\u0000\\u007f'],
  ['a carriage return', 'real\rfake', 'real\\u000dfake'],
  ['line breaks of all kinds', 'a\nb\u0085c\u2028d', 'a\\u000ab\\u0085c\\u2028d'],
  ['a bidirectional override', 'a\u202eb\u202c', 'a\\u202eb\\u202c'],
  ['a bidirectional isolate', '\u2066a\u2069', '\\u2066a\\u2069'],
  ['directional marks', '\u061c\u200e\u200f', '\\u061c\\u200e\\u200f'],
  ['a command of GitHub at the start', '::add-mask::x', '\\u003a:add-mask::x'],
  ['one after blanks', ' \u00a0::add-mask::x', ' \u00a0\\u003a:add-mask::x'],
  ['one on a line of its own', 'a\n::add-mask::x', 'a\\u000a::add-mask::x'],
  ['an old command anywhere', 'a ##[add-mask]x', 'a \\u0023#[add-mask]x'],
  ['one behind another sign', '###[group]', '#\\u0023#[group]'],
] as const;

const HARMLESS = [
  '',
  'https://[::1]:80/a#b',
  'urn:ietf::x',
  '## #[',
  '漢字 naïve 👩‍👩‍👧 \\u001b',
  'a ::b',
];

describe('escapeText', () => {
  test.each(DANGEROUS)('shows %s as characters', (_, text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });

  test.each(HARMLESS)('leaves %j as it is', (text) => {
    expect(escapeText(text)).toBe(text);
  });
});

describe('toJson', () => {
  test.each(DANGEROUS)('carries %s within printable JSON', (_, text) => {
    const value = { [text]: [text, `\\${text}`] };
    const json = toJson(value, 2);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]|##\[|^\s*::/mu);
  });

  test.each(HARMLESS)('is plain JSON for %j', (text) => {
    expect(toJson({ text }, 2)).toBe(JSON.stringify({ text }, undefined, 2));
  });
});
