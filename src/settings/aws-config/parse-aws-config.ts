import type { ConfigSource, FileSection } from './file-section.js';
import { parseSections } from './parse-sections.js';

export type SectionKind = 'profile' | 'sso-session' | 'services';

/** The kinds of sections in the order in which botocore looks for them. */
const KINDS: SectionKind[] = ['profile', 'sso-session', 'services'];

/** What botocore makes of the sections of the config file. */
export interface ParsedConfig {
  /** By kind and name: `profile NAME`, `sso-session NAME`, `services NAME`. */
  sections: ReadonlyMap<string, FileSection>;
  /** Those of no such kind. */
  others: FileSection[];
}

/**
 * Reads the text of the AWS config file as the AWS CLI does.
 *
 * @see https://github.com/aws/aws-cli, awscli/botocore/configloader.py of version 2.36.7
 * @throws a usage error where the AWS CLI says "Unable to parse config file"
 */
export function parseAwsConfig(source: ConfigSource): ParsedConfig {
  const sections = new Map<string, FileSection>();
  const others: FileSection[] = [];
  for (const section of parseSections(source)) {
    const name = sectionName(section.head);
    if (name === undefined) others.push(section);
    else sections.set(name, section);
  }
  return { sections, others };
}

const SPACES = ' \t\r\n';
const QUOTES = `"'`;

/** A head that says kind and name as they stand. */
const PLAIN_HEAD = /^(?:profile|sso-session|services) [^ \t\r\n"'\\]+$/;

/** The kind and the name of a section. Any word that begins with a kind stands for it, as for botocore. */
function sectionName(head: string): string | undefined {
  if (PLAIN_HEAD.test(head)) return head;
  if (head === 'default') return 'profile default';
  const kind = KINDS.find((each) => head.startsWith(each));
  if (kind === undefined) return undefined;
  const [, name, ...more] = shellWords(head) ?? [];
  return name === undefined || more.length > 0 ? undefined : `${kind} ${name}`;
}

/**
 * Splits text into words as a POSIX shell does that expands nothing, like Python's `shlex.split`.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html (section 2.2, quoting)
 * @returns undefined if a quote is not closed, or nothing follows a backslash
 */
function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let isOpen = false;
  let quote = '';
  const add = (part: string) => {
    words.push((isOpen ? (words.pop() ?? '') : '') + part);
    isOpen = true;
  };
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === quote) quote = '';
    else if (char === '\\' && quote !== "'") {
      index += 1;
      if (index === text.length) return undefined;
      add(escaped(text.charAt(index), quote));
    } else if (quote !== '') add(char);
    else if (SPACES.includes(char)) isOpen = false;
    else if (QUOTES.includes(char)) {
      quote = char;
      add('');
    } else add(char);
  }
  return quote === '' ? words : undefined;
}

/** Between double quotes, a backslash stays unless a quote or another backslash follows. */
function escaped(char: string, quote: string): string {
  return quote === '' || char === quote || char === '\\' ? char : `\\${char}`;
}
