import { homedir } from 'node:os';
import { join } from 'node:path';
import { loadSharedConfigFiles, readFile } from '@smithy/shared-ini-file-loader';
import { usageError } from '../errors.js';
import type { Env } from '../host.js';
import { reasonOf } from '../system-error.js';

/** The keys and values of one section; those of a nested section are called `outer.inner`. */
export type Section = Readonly<Record<string, string | undefined>>;

/** The AWS config file, read by the library that the SDK itself reads it with. */
export interface AwsConfig {
  path: string;
  /** By name: a profile's own, `sso-session.NAME`, `services.NAME`. */
  sections: ReadonlyMap<string, Section>;
}

/** A file that is not there is an empty one. @throws a usage error if it is there and cannot be read */
export async function loadAwsConfig(env: Env): Promise<AwsConfig> {
  const path = configPath(env);
  if (!(await isThere(path))) return { path, sections: new Map() };
  // The library takes a file that it cannot read for an empty one, and remembers what it has read.
  const { configFile } = await loadSharedConfigFiles({ configFilepath: path, filepath: path });
  return { path, sections: new Map(Object.entries(configFile)) };
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

async function isThere(path: string): Promise<boolean> {
  try {
    await readFile(path, { ignoreCache: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw usageError(
      `The AWS config file ${path} cannot be read: ${reasonOf(error)}.`,
      'Check its owner and mode, or name another file in AWS_CONFIG_FILE.',
    );
  }
}
