import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { reasonOf, usageError } from '../../errors.js';
import { readRegularFile } from '../../files/regular-file.js';
import type { Env } from '../../host/host.js';
import { parseAwsConfig, type Section } from './parse-aws-config.js';

export interface AwsConfig {
  path: string;
  /** By kind and name: `profile NAME`, `sso-session NAME`, `services NAME`. */
  sections: ReadonlyMap<string, Section>;
}

export type SectionKind = 'profile' | 'sso-session' | 'services';

export function sectionNames({ sections }: AwsConfig, kind: SectionKind): string[] {
  const prefix = `${kind} `;
  const ofKind = [...sections.keys()].filter((key) => key.startsWith(prefix));
  return ofKind.map((key) => key.slice(prefix.length));
}

/** Reads a missing file as an empty one. @throws a usage error if the file exists but cannot be read */
export function readAwsConfig(env: Env): AwsConfig {
  const path = configPath(env);
  return { path, sections: parseAwsConfig(configText(path)) };
}

/** The directory that holds `.aws`. @throws a usage error if the user has none */
export function homeDirectory(env: Env): string {
  const home = absolute(env.HOME) ?? absolute(env.USERPROFILE) ?? absolute(homeInSystem());
  if (home !== undefined) return home;
  throw usageError(
    'HOME is not set, and the system has no home directory for this user.',
    'Set HOME to an absolute path.',
  );
}

/** The path if it is absolute. A relative path would name other files in each working directory. */
export function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

function homeInSystem(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}

function configPath(env: Env): string {
  const named = env.AWS_CONFIG_FILE;
  if (!named) return join(homeDirectory(env), '.aws', 'config');
  return named.replace(/^~(?=\/)/, () => homeDirectory(env));
}

/** The text of the file; empty if it is missing. @throws a usage error if it cannot be read */
export function configText(path: string): string {
  try {
    return readRegularFile(path);
  } catch (error) {
    // ENOTDIR: the home is not a directory, as with HOME=/dev/null/x.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw usageError(
      `The AWS config file ${path} cannot be read: ${reasonOf(error)}.`,
      'Check its owner and mode, or set AWS_CONFIG_FILE to another file.',
    );
  }
}
