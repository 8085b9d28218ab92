import type { Command } from 'commander';
import type { LoginCache } from '../aws-cli/login-cache.js';
import type { Host } from '../host/host.js';
import { toJson } from '../output/escape.js';
import { loadPalette, type Palette } from '../output/palette.js';
import { createReporter, type Reporter, type Spinner } from '../output/reporter.js';
import { homeDirectory } from '../settings/aws-config/config-paths.js';
import {
  missingFile,
  readAwsConfig,
  type AwsConfig,
} from '../settings/aws-config/read-aws-config.js';
import { cacheDirectorySetting } from '../settings/cache-directory.js';
import type { Setting } from '../settings/setting.js';
import type { LockOptions } from '../store/lock.js';
import { Store } from '../store/store.js';
import type { CommonOptions } from './options.js';

/** What every command is given besides its own options. */
export interface Context {
  host: Host;
  reporter: Reporter;
  /** False after `--no-color`. */
  color: boolean;
}

/** A command of the program. */
export interface CommandDefinition {
  /** Adds the summary, the options and the examples. */
  describe: (command: Command) => void;
  /** @returns the exit code */
  run: (command: Command, context: Context) => Promise<number>;
}

export async function createContext(
  host: Host,
  { color = true, quiet = false, debug = false }: Partial<CommonOptions> = {},
): Promise<Context> {
  const reporter = await createReporter({ host, color, quiet, debug });
  return { host, reporter, color };
}

/** The colors of stdout. */
export function stdoutPalette({ host, color }: Context): Promise<Palette> {
  return loadPalette(host.stdout, { color, env: host.env });
}

/** Reads the AWS config file; with `--debug`, says which one, and if it has anything. @throws a usage error as {@link readAwsConfig} does */
export function readConfigFile({ host, reporter }: Context): AwsConfig {
  const config = readAwsConfig(host.env);
  const found = `sections in the AWS config file ${config.path} and the credentials file: ${config.sections.size}`;
  reporter.debug(missingFile(config) ?? found);
  return config;
}

/** With `--debug`, prints each setting and where it came from. */
export function explainSettings(
  settings: Record<string, Setting<unknown>>,
  { reporter }: Context,
): void {
  for (const [name, { value, text, source }] of Object.entries(settings)) {
    reporter.debug(`${name} = ${toJson(text ?? value)} (${source})`);
  }
}

/** Our own cache: the one that `--cache-dir`, the environment or the platform names. */
export function openStore(
  { cacheDir }: { cacheDir?: string | undefined },
  { host, reporter }: Pick<Context, 'host'> & Partial<Pick<Context, 'reporter'>>,
): Store {
  return new Store(cacheDirectorySetting(cacheDir, host.env).value, reporter?.debug);
}

/** The cache of `aws sso login`. Only `--aws-cli` loads it. @param store our own cache, which has its locks */
export async function openLoginCache(
  store: Store,
  { host, reporter }: Context,
): Promise<LoginCache> {
  const { LoginCache } = await import('../aws-cli/login-cache.js');
  return new LoginCache(homeDirectory(host.env), store, reporter.debug);
}

/**
 * Runs something that may have to wait for a lock, and shows that it waits.
 *
 * @param longestHold how long the lock will be held at most (milliseconds)
 */
export async function waitingFor<T>(
  what: string,
  longestHold: number,
  { host, reporter }: Context,
  run: (options: LockOptions) => Promise<T>,
): Promise<T> {
  let spinner: Spinner | undefined;
  try {
    return await run({
      longestHold,
      signal: host.signal,
      debug: reporter.debug,
      note: reporter.note,
      onWait: async () => {
        spinner = await reporter.spin(`Waiting for ${what}`);
      },
    });
  } finally {
    spinner?.stop();
  }
}
