import type { RegisterError } from '../../errors.js';
import {
  lineOf,
  parseBlock,
  type ConfigSource,
  type ConfigValue,
  type FileSection,
} from './file-section.js';
import { refused, REFUSALS, type Refusal } from './refusals.js';
import { indentOf, strip } from './white-space.js';

/** The head of the section whose keys count in all others, too. */
const DEFAULTS = 'DEFAULT';

/**
 * Splits the text of a config file into sections, as Python's `RawConfigParser` does.
 *
 * @see https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 * @throws a usage error where that parser raises an error
 */
export function parseSections(source: ConfigSource): FileSection[] {
  const parser = new SectionParser(source);
  let offset = 0;
  // A head at the start of a line continues no value.
  for (const part of source.text.split(/\n(?=\[)/)) {
    const plain = plainSection(part, source, offset);
    if (plain === undefined) parser.readLines(part, offset);
    else parser.begin(plain);
    offset += part.length + 1;
  }
  return parser.sections();
}

class SectionParser {
  readonly #source: ConfigSource;
  readonly #sections = new Map<string, FileSection>();
  #section: FileSection | undefined;
  /** The value that a deeper line continues. */
  #value: ConfigValue | undefined;
  /** The indentation of the last head or key. */
  #indent = 0;
  /** Empty lines since the last one of the value: they belong to it if it continues. */
  #emptyLines = 0;
  /** The values of more than one line. */
  readonly #continued = new Set<ConfigValue>();

  constructor(source: ConfigSource) {
    this.#source = source;
  }

  readLines(text: string, start: number): void {
    let offset = start;
    for (const line of text.split('\n')) {
      this.#read(line, offset);
      offset += line.length + 1;
    }
  }

  begin(section: FileSection): void {
    const before = this.#sections.get(section.head);
    if (before !== undefined && section.head !== DEFAULTS) {
      throw this.#error(section.offset, REFUSALS.sectionTwice(lineOf(before)));
    }
    this.#section = before ?? section;
    this.#sections.set(section.head, this.#section);
    this.#value = undefined;
  }

  /** All sections but the one whose keys they get. */
  sections(): FileSection[] {
    const all = [...this.#sections.values()];
    const defaults = this.#sections.get(DEFAULTS);
    if (defaults === undefined) {
      readBlocks(this.#continued);
      return all;
    }
    const others = all.filter((section) => section !== defaults);
    return others.map(({ head, source, offset, values }) => {
      const merged = new Map([...defaults.values, ...values]);
      readBlocks(merged.values());
      return { head, source, offset, values: merged };
    });
  }

  #read(line: string, offset: number): void {
    const indent = indentOf(line);
    const content = strip(line, indent);
    if (content === '') this.#emptyLines += 1;
    if (content === '' || content.startsWith('#') || content.startsWith(';')) return;
    if (this.#value !== undefined && indent > this.#indent) {
      this.#value.text += '\n'.repeat(this.#emptyLines + 1) + content;
      (this.#value.continuedAt ??= []).push(offset);
      this.#continued.add(this.#value);
    } else {
      this.#indent = indent;
      this.#readFirst(content, offset);
    }
    this.#emptyLines = 0;
  }

  /** Reads a line that continues no value. */
  #readFirst(content: string, offset: number): void {
    const head = headOf(content);
    if (head === undefined) this.#set(content, offset);
    else this.begin({ head, source: this.#source, offset, values: new Map() });
  }

  #set(content: string, offset: number): void {
    const section = this.#section;
    const at = content.search(/[=:]/);
    if (section === undefined || at < 1) {
      throw this.#error(offset, refusalOf(content, section !== undefined));
    }
    const { values } = section;
    const key = strip(content.slice(0, at)).toLowerCase();
    const before = values.get(key);
    if (before !== undefined) throw this.#error(offset, REFUSALS.keyTwice(lineOf(before)));
    this.#value = { key, text: strip(content.slice(at + 1)), source: this.#source, offset };
    values.set(key, this.#value);
  }

  #error(offset: number, refusal: Refusal): RegisterError {
    const source = this.#source;
    return refused(source.path, lineOf({ source, offset }), refusal);
  }
}

/** What is between the first bracket and the last one; undefined if the line is no head. */
function headOf(content: string): string | undefined {
  const end = content.startsWith('[') ? content.lastIndexOf(']') : -1;
  return end > 1 ? content.slice(1, end) : undefined;
}

function readBlocks(values: Iterable<ConfigValue>): void {
  for (const value of values) {
    if (value.text.startsWith('\n')) value.block = parseBlock(value);
  }
}

/** What is wrong with a line that is neither a head nor a setting of a section. */
function refusalOf(content: string, isInSection: boolean): Refusal {
  if (content.startsWith('[')) return REFUSALS.noHead;
  if (isInSection) return /^[=:]/.test(content) ? REFUSALS.noKey : REFUSALS.noSetting;
  return content.startsWith('\ufeff') ? REFUSALS.byteOrderMark : REFUSALS.noSection;
}

/** The start of a line that is neither a key in lower case, nor a comment, nor empty. */
const NOT_PLAIN = /\n(?![a-z0-9_]+[ \t]*=|[#;\n]|$)/;

/**
 * The section, if nothing can be wrong in it: no line is indented, and no key is there twice. Its values
 * are read only when they are needed: a run needs those of one profile, of perhaps thousands.
 */
function plainSection(text: string, source: ConfigSource, offset: number): FileSection | undefined {
  const lineEnd = text.indexOf('\n');
  const head = headOf(lineEnd < 0 ? text : text.slice(0, lineEnd));
  if (head === undefined || head === DEFAULTS || NOT_PLAIN.test(text)) return undefined;
  const keys = text.match(/\n[a-z0-9_]+/g) ?? [];
  if (new Set(keys).size < keys.length) return undefined;
  return new PlainSection(head, text, source, offset);
}

class PlainSection implements FileSection {
  readonly head: string;
  readonly source: ConfigSource;
  readonly offset: number;
  readonly #text: string;
  #values: FileSection['values'] | undefined;

  constructor(head: string, text: string, source: ConfigSource, offset: number) {
    this.head = head;
    this.source = source;
    this.offset = offset;
    this.#text = text;
  }

  get values(): FileSection['values'] {
    if (this.#values === undefined) {
      const parser = new SectionParser(this.source);
      parser.readLines(this.#text, this.offset);
      this.#values = parser.sections()[0]?.values ?? new Map();
    }
    return this.#values;
  }
}
