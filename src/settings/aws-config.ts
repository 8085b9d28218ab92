import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { externalDataInterceptor, loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import { usageError } from '../errors.js';
import type { Env } from '../host.js';
import { reasonOf } from '../system-error.js';
import { encodeHeads, encodeName } from './section-heads.js';

/** The keys and values of one section; those of a nested section are called `outer.inner`. */
export type Section = Readonly<Record<string, string | undefined>>;

/** The AWS config file, read by the library that the SDK itself reads it with. */
export interface AwsConfig {
  path: string;
  /** By kind and name: `profile NAME`, `sso-session NAME`, `services NAME`. */
  sections: ReadonlyMap<string, Section>;
}

/** A file that is not there is an empty one. @throws a usage error if it is there and cannot be read */
export async function loadAwsConfig(env: Env): Promise<AwsConfig> {
  const path = configPath(env);
  const { text, heads } = encodeHeads(readConfig(path));
  // The library reads files, and takes one that it cannot read for empty: it is handed the text.
  const handed = `${path}\0encoded`;
  externalDataInterceptor.interceptFile(handed, text);
  const { configFile } = await loadSharedConfigFiles({ configFilepath: handed, filepath: handed });
  const parsed = new Map<string, Section>(Object.entries(configFile));
  const sections = heads.map(({ kind, name }): [string, Section] => {
    const key = kind === 'profile' ? encodeName(name) : `${kind}.${encodeName(name)}`;
    return [`${kind} ${name}`, parsed.get(key) ?? {}];
  });
  return { path, sections: new Map(sections) };
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

function readConfig(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // A home that is none (HOME=/dev/null/x) has no file either.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw usageError(
      `The AWS config file ${path} cannot be read: ${reasonOf(error)}.`,
      'Check its owner and mode, or name another file in AWS_CONFIG_FILE.',
    );
  }
}
