import { isUtf8 } from 'node:buffer';
import { reasonOf, usageError } from '../../errors.js';
import { readRegularFile } from '../../files/regular-file.js';
import type { Env } from '../../host/host.js';
import { awsFile, findHome } from './config-paths.js';
import type { FileSection } from './file-section.js';
import { parseAwsConfig, type ParsedConfig, type SectionKind } from './parse-aws-config.js';
import { parseSections } from './parse-sections.js';
import { refused, REFUSALS } from './refusals.js';

/** What `aws` reads in the AWS config file and in the credentials file. */
export interface AwsConfig extends ParsedConfig {
  /** The path of the config file. */
  path: string;
  exists: boolean;
}

/** The files that `aws` reads, and the variables that can name other ones. */
const CONFIG = { name: 'config', variable: 'AWS_CONFIG_FILE' };
const CREDENTIALS = { name: 'credentials', variable: 'AWS_SHARED_CREDENTIALS_FILE' };

export function sectionNames({ sections }: AwsConfig, kind: SectionKind): string[] {
  const prefix = `${kind} `;
  const ofKind = [...sections.keys()].filter((key) => key.startsWith(prefix));
  return ofKind.map((key) => key.slice(prefix.length));
}

/** Says that there is no config file; undefined if there is one. */
export function missingFile({ path, exists }: AwsConfig): string | undefined {
  if (exists) return undefined;
  return path === ''
    ? 'There is no AWS config file, because AWS_CONFIG_FILE is empty'
    : `The AWS config file ${path} does not exist`;
}

/** Says that something is not in the config file, or that there is no such file. */
export function notIn(config: AwsConfig, what: string): string {
  return missingFile(config) ?? `${what} is not in ${config.path}`;
}

/**
 * Reads the config file and the credentials file, whose keys replace those of the config file.
 *
 * @throws a usage error if the config file cannot be read, or if `aws` would refuse one of the two
 */
export function readAwsConfig(env: Env): AwsConfig {
  const path = awsFile(CONFIG, env);
  const text = textOf(path, CONFIG);
  const { sections, others } = parseAwsConfig({ path, text: text ?? '' });
  return { path, exists: text !== undefined, sections: withCredentials(sections, env), others };
}

/** Each head of the credentials file is the name of a profile as it stands. */
function withCredentials(
  sections: ReadonlyMap<string, FileSection>,
  env: Env,
): ReadonlyMap<string, FileSection> {
  const hasPlace = env[CREDENTIALS.variable] !== undefined || findHome(env) !== undefined;
  const path = hasPlace ? awsFile(CREDENTIALS, env) : '';
  const text = textOf(path, CREDENTIALS);
  if (text === undefined) return sections;
  const merged = new Map(sections);
  for (const section of parseSections({ path, text })) {
    const name = `profile ${section.head}`;
    const before = sections.get(name);
    const values = new Map([...(before?.values ?? []), ...section.values]);
    merged.set(name, { ...section, values });
  }
  return merged;
}

/** With LF at the ends of its lines; undefined if it is missing. @throws a usage error if it cannot be read */
function textOf(path: string, kind: typeof CONFIG): string | undefined {
  // An empty variable names no file.
  const bytes = path === '' ? undefined : bytesOf(path, kind);
  if (bytes === undefined || isUtf8(bytes)) return bytes?.toString().replace(/\r\n?/g, '\n');
  // A line break is never a part of another character.
  const lines = bytes.toString('latin1').split(/\r\n?|\n/);
  const index = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')));
  throw refused(path, index + 1, REFUSALS.notUtf8);
}

function bytesOf(path: string, kind: typeof CONFIG): Buffer | undefined {
  try {
    return readRegularFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENOTDIR: the home is not a directory, as with HOME=/dev/null/x.
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    // Like aws, which most often needs only the config file for IAM Identity Center.
    if (code !== undefined && kind === CREDENTIALS) return undefined;
    throw usageError(
      `The AWS ${kind.name} file ${path} cannot be read: ${reasonOf(error)}.`,
      `Set ${kind.variable} to a file that you can read.`,
    );
  }
}
