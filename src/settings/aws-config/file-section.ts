import { refused, REFUSALS } from './refusals.js';
import { splitLines, strip } from './white-space.js';

/** The text of a file, with LF at the ends of its lines. */
export interface ConfigSource {
  path: string;
  text: string;
}

/** The value of a key, and where it is. */
export interface ConfigValue {
  /** In lower case. */
  key: string;
  /** Lines that continue the value are joined by line breaks. */
  text: string;
  source: ConfigSource;
  /** Where the line of the key begins in the source. */
  offset: number;
  /** Where the lines begin that continue the value, except empty ones. */
  continuedAt?: number[];
  /** The keys and values of a nested block; undefined for a plain value. */
  block?: ReadonlyMap<string, string>;
}

/** A section as it is in the file. */
export interface FileSection {
  /** What is between the brackets. */
  readonly head: string;
  readonly source: ConfigSource;
  /** Where it begins in the source. */
  readonly offset: number;
  /** By key, in lower case. */
  readonly values: Map<string, ConfigValue>;
}

/** The line in which something is, counted from 1. */
export function lineOf({ source, offset }: { source: ConfigSource; offset: number }): number {
  return source.text.slice(0, offset).split('\n').length;
}

/**
 * The keys and values of a value that begins with a line break, as botocore reads them: the keys keep
 * their case.
 *
 * @throws a usage error for a line without `=`
 */
export function parseBlock(value: ConfigValue): Map<string, string> {
  const { text, source, continuedAt = [] } = value;
  const block = new Map<string, string>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (const [index, line] of lines.entries()) {
    for (const setting of splitLines(line)) {
      const at = setting.indexOf('=');
      if (at < 0) {
        const wrong = lineOf({ source, offset: continuedAt[index] ?? 0 });
        throw refused(source.path, wrong, REFUSALS.noSettingInBlock(lineOf(value)));
      }
      block.set(strip(setting.slice(0, at)), strip(setting.slice(at + 1)));
    }
  }
  return block;
}
