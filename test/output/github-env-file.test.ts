import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { githubEnv, githubMask } from '../../src/output/github-env-file.js';
import { readGithubEnv } from './github-env.js';

describe('githubMask', () => {
  test.each([
    { value: 'plain', escaped: 'plain' },
    { value: '100%', escaped: '100%25' },
    { value: 'a\r\nb', escaped: 'a%0D%0Ab' },
    { value: '%0A', escaped: '%250A' },
    { value: '::stop-commands::x', escaped: '::stop-commands::x' },
    { value: '$& $1', escaped: '$& $1' },
  ])('masks $value with one command', ({ value, escaped }) => {
    expect(githubMask(value)).toBe(`::add-mask::${escaped}\n`);
  });
});

describe('githubEnv', () => {
  test('is read back verbatim, including lines that look like its own', () => {
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

  test('ends each value with a line that nobody can guess', () => {
    const [first, second] = [githubEnv({ V: 'x' }), githubEnv({ V: 'x' })];
    expect(first).toMatch(/^V<<(\S{16,})\nx\n\1\n$/);
    expect(second).not.toBe(first);
  });
});
