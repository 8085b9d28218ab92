import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { githubEnv, githubMask } from '../../src/output/github-format.js';
import { readGithubEnv } from './github-env.js';

describe('githubMask', () => {
  test.each([
    ['plain', 'plain'],
    ['100%', '100%25'],
    ['a\r\nb', 'a%0D%0Ab'],
    ['%0A', '%250A'],
    ['::stop-commands::x', '::stop-commands::x'],
    ['$& $1', '$& $1'],
  ])('masks %j as one command', (value, escaped) => {
    expect(githubMask(value)).toBe(`::add-mask::${escaped}\n`);
  });
});

describe('githubEnv', () => {
  test('is read back letter by letter, lines that look like its own included', () => {
    const line = fc.oneof(
      fc.constantFrom('EOF', 'EOF-', 'V0<<EOF', '::add-mask::x', '', "'"),
      fc.string({ unit: 'binary' }),
    );
    const value = fc.array(line).map((lines) => lines.join('\n'));
    const property = fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const variables = Object.fromEntries(values.map((each, index) => [`V${index}`, each]));
      expect(readGithubEnv(githubEnv(variables))).toEqual(variables);
    });
    fc.assert(property);
  });

  test('ends a value with what nobody could have put into it', () => {
    const [first, second] = [githubEnv({ V: 'x' }), githubEnv({ V: 'x' })];
    expect(first).toMatch(/^V<<(\S{16,})\nx\n\1\n$/);
    expect(second).not.toBe(first);
  });
});
