/** White space beyond ASCII, as Python's `str.isspace` knows it. U+FEFF is none. */
const WIDE_SPACES = new Set(
  '\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);

/** What ends a line for Python's `str.splitlines`, but not in a file. */
const LINE_ENDS = '\v\f\x1c\x1d\x1e\x85\u2028\u2029';
const LINE_END = new RegExp(`[${LINE_ENDS}]`);

function isSpace(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code > 0x7f) return WIDE_SPACES.has(text.charAt(index));
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
}

/** The number of characters of white space at the start. */
export function indentOf(text: string): number {
  let indent = 0;
  while (indent < text.length && isSpace(text, indent)) indent += 1;
  return indent;
}

/** The text without white space at its ends, like Python's `str.strip`. */
export function strip(text: string, start = indentOf(text)): string {
  let end = text.length;
  while (end > start && isSpace(text, end - 1)) end -= 1;
  return text.slice(start, end);
}

/** The stripped lines of a text that are not empty, as Python splits them. */
export function splitLines(text: string): string[] {
  return text
    .split(LINE_END)
    .map((line) => strip(line))
    .filter((line) => line !== '');
}
