import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { reasonOf, usageError } from '../errors.js';
import type { Env } from '../host/host.js';
import { parseAwsConfig, type Section } from './parse-aws-config.js';

/** What the AWS config file says, and where it is. */
export interface AwsConfig {
  path: string;
  /** By kind and name: `profile NAME`, `sso-session NAME`, `services NAME`. */
  sections: ReadonlyMap<string, Section>;
}

/** Reads a missing file as an empty one. @throws a usage error if the file exists but cannot be read */
export function readAwsConfig(env: Env): AwsConfig {
  const path = configPath(env);
  return { path, sections: parseAwsConfig(configText(path)) };
}

/** The directory that holds `.aws`. */
export function homeDirectory(env: Env): string {
  return [env.HOME, env.USERPROFILE].find(Boolean) ?? homedir();
}

function configPath(env: Env): string {
  const home = homeDirectory(env);
  const named = env.AWS_CONFIG_FILE;
  return named ? named.replace(/^~(?=\/)/, home) : join(home, '.aws', 'config');
}

/** The text of the file; empty if it is missing. @throws a usage error if it cannot be read */
export function configText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ENOTDIR: the home is not a directory, as with HOME=/dev/null/x.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw usageError(
      `The AWS config file ${path} cannot be read: ${reasonOf(error)}.`,
      'Check its owner and mode, or set AWS_CONFIG_FILE to another file.',
    );
  }
}
