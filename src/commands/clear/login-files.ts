import { existsSync } from 'node:fs';
import { LoginCache } from '../../aws-cli/login-cache.js';
import { reasonOf, RegisterError } from '../../errors.js';
import type { Host } from '../../host/host.js';
import type { Entry } from '../../registration/entry.js';
import {
  homeDirectory,
  readAwsConfig,
  type AwsConfig,
} from '../../settings/aws-config/read-aws-config.js';
import type { Context } from '../context.js';
import { olderLogin } from '../older-login.js';

/** The files of the AWS CLI that went with entries. */
export interface LoginFiles {
  /** By entry, the path of the file that was removed with it. */
  removed: ReadonlyMap<Entry, string>;
  errors: RegisterError[];
}

/**
 * Deletes the files in which `aws sso login` finds entries that were removed. A file that does not
 * hold such a client any more belongs to someone else: a note says that it stays.
 */
export function clearLoginFiles(
  entries: Entry[],
  { dryRun = false }: { dryRun?: boolean },
  { host, reporter }: Context,
): LoginFiles {
  const cache = new LoginCache(homeDirectory(host.env));
  const removed = new Map<Entry, string>();
  const errors: RegisterError[] = [];
  for (const [key, group] of groupByKey(entries, host)) {
    const path = cache.path(key);
    try {
      const reason = whyItStays(cache, key, group);
      if (reason !== undefined) {
        reporter.note(`${path} stays, because ${reason}.`);
      } else if (existsSync(path)) {
        if (!dryRun) cache.delete(key);
        for (const entry of group) removed.set(entry, path);
      }
    } catch (error) {
      errors.push(couldNotDelete(path, error));
    }
  }
  return { removed, errors };
}

function groupByKey(entries: Entry[], host: Host): Map<string, Entry[]> {
  const config = configOf(host);
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = (entry.login ?? olderLogin(entry, config, host.env))?.key;
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
}

/** An unreadable config file is no reason not to clear. */
function configOf({ env }: Host): AwsConfig | undefined {
  try {
    return readAwsConfig(env);
  } catch {
    return undefined;
  }
}

/** @returns undefined if the file holds one of the clients, or if there is none */
function whyItStays(cache: LoginCache, key: string, entries: Entry[]): string | undefined {
  try {
    const isHeld = entries.some(({ registration }) => cache.holds(key, registration));
    return isHeld || !existsSync(cache.path(key))
      ? undefined
      : 'it does not hold the client any more';
  } catch (error) {
    return reasonOf(error);
  }
}

function couldNotDelete(path: string, cause: unknown): RegisterError {
  return new RegisterError('CacheFailed', `Could not delete ${path}: ${reasonOf(cause)}.`, {
    hint: 'Check the owner and mode of its directory.',
    cause,
  });
}
