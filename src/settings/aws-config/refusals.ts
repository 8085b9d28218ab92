import { usageError, type RegisterError } from '../../errors.js';

/** What is wrong with a line, and what to do about it. */
export interface Refusal {
  what: string;
  hint: string;
}

/** The error for a file of which `aws` reads nothing. @param line the one that is wrong, counted from 1 */
export function refused(path: string, line: number, { what, hint }: Refusal): RegisterError {
  return usageError(`${path}, line ${line}: ${what}, so aws does not read the file.`, hint);
}

/**
 * All that `aws` refuses with "Unable to parse config file". Nothing of the file is quoted: what stands in
 * the place of a key or a name can be a secret.
 */
export const REFUSALS = {
  notUtf8: {
    what: 'this line is not UTF-8',
    hint: 'Save the file as UTF-8 without a byte order mark, not as UTF-16.',
  },
  byteOrderMark: {
    what: 'the file begins with a byte order mark',
    hint: 'Save the file as UTF-8 without a byte order mark.',
  },
  noSection: {
    what: 'this line is in no section',
    hint: 'Begin a section above it, for example [default] or [profile NAME].',
  },
  noHead: {
    what: 'the head of this section has no name or no closing bracket',
    hint: 'Write it like [profile NAME].',
  },
  noSetting: {
    what: 'this line is neither a section nor a key with a value',
    hint: 'Write KEY = VALUE, or put # before a comment.',
  },
  noKey: { what: 'this line has no key', hint: 'Write KEY = VALUE.' },
  sectionTwice: (first: number) => ({
    what: `this section is already in line ${first}`,
    hint: 'Put all its keys below one of the two.',
  }),
  keyTwice: (first: number) => ({
    what: `this key is already in line ${first}, in the same section`,
    hint: 'Delete one of the two lines.',
  }),
  noSettingInBlock: (first: number) => ({
    what: `this line is in the block of the key in line ${first} and has no "="`,
    hint: 'Write KEY = VALUE, or begin the value on the line of the key.',
  }),
};
