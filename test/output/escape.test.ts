import { describe, expect, test } from 'vitest';
import { escapeText, toJson } from '../../src/output/escape.js';
import { DANGEROUS } from './views.js';

const HOSTILE = [
  { what: 'an escape sequence', text: '\u001b[31mred', escaped: '\\u001b[31mred' },
  { what: 'a C1 control', text: '\u009b2J', escaped: '\\u009b2J' },
  { what: 'NUL and DEL', text: '\u0000\u007f', escaped: '\\u0000\\u007f' },
  { what: 'a carriage return', text: 'real\rfake', escaped: 'real\\u000dfake' },
  { what: 'all line breaks', text: 'a\nb\u0085c\u2028d', escaped: 'a\\u000ab\\u0085c\\u2028d' },
  { what: 'a bidirectional override', text: 'a\u202eb\u202c', escaped: 'a\\u202eb\\u202c' },
  { what: 'a bidirectional isolate', text: '\u2066a\u2069', escaped: '\\u2066a\\u2069' },
  { what: 'directional marks', text: '\u061c\u200e\u200f', escaped: '\\u061c\\u200e\\u200f' },
  { what: 'a command for GitHub', text: '::add-mask::x', escaped: '\\u003a:add-mask::x' },
  { what: 'one after blanks', text: ' \u00a0::add-mask::x', escaped: ' \u00a0\\u003a:add-mask::x' },
  { what: 'one on a line of its own', text: 'a\n::add-mask::x', escaped: 'a\\u000a::add-mask::x' },
  { what: 'an old command anywhere', text: 'a ##[add-mask]x', escaped: 'a \\u0023#[add-mask]x' },
  { what: 'a command for Azure', text: 'a ##vso[task.x]x', escaped: 'a \\u0023#vso[task.x]x' },
  { what: 'one behind another sign', text: '###[group]', escaped: '#\\u0023#[group]' },
];

const HARMLESS = [
  ...['', 'https://[::1]:80/a#b', 'urn:ietf::x', '## #[', '漢字 naïve 👩‍👩‍👧 \\u001b', 'a ::b'],
];

describe('escapeText', () => {
  test.each(HOSTILE)('shows $what as characters', ({ text, escaped }) => {
    expect(escapeText(text)).toBe(escaped);
  });

  test.each(HARMLESS)('leaves %j as it is', (text) => {
    expect(escapeText(text)).toBe(text);
  });
});

describe('toJson', () => {
  test.each(HOSTILE)('carries $what in printable JSON', ({ text }) => {
    const value = { [text]: [text, `\\${text}`] };
    const json = toJson(value, 2);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).not.toMatch(DANGEROUS);
  });

  test.each(HARMLESS)('is plain JSON for %j', (text) => {
    expect(toJson({ text }, 2)).toBe(JSON.stringify({ text }, undefined, 2));
  });
});
