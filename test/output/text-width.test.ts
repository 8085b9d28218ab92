import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { cut, measureFor } from '../../src/output/text-width.js';

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
