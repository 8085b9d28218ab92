import type { Command } from 'commander';
import type { Host } from '../host/host.js';
import { loadPalette, type Palette } from '../output/palette.js';
import { createReporter, type Reporter } from '../output/reporter.js';
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
