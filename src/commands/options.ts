import { Option, type Command } from 'commander';

/** The options of every command. */
export interface CommonOptions {
  quiet?: true;
  debug?: true;
  /** False after `--no-color`. */
  color: boolean;
}

/** The options of a command that works on the cache. */
export interface CacheOptions extends CommonOptions {
  profile?: string;
  cacheDir?: string;
  format: 'text' | 'json';
}

/** The options of a command that prints registrations. */
export interface PrintOptions extends CacheOptions {
  field?: string;
  showSecret?: boolean;
}

export function addCommonOptions(command: Command): Command {
  return command
    .option('-q, --quiet', 'print nothing on stderr but errors')
    .option('--debug', 'explain on stderr what happens; secrets stay masked')
    .option('--no-color', 'print no colours (also: NO_COLOR, FORCE_COLOR)');
}

export function addCacheOptions(command: Command): Command {
  return command
    .option('-p, --profile <name>', 'the profile (else AWS_PROFILE, else "default")')
    .option('--cache-dir <dir>', 'the directory of the cache (else SSO_REGISTER_CACHE_DIR)')
    .addOption(
      new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'),
    );
}

export function addPrintOptions(command: Command): Command {
  return addCacheOptions(command)
    .option('--field <name>', 'print one value of the JSON output, raw: clientId, expiresAt, …')
    .option('--show-secret', 'include clientSecret in the output');
}

export function minValidityOption(): Option {
  return new Option(
    '--min-validity <duration>',
    'how long a secret has to stay valid to count as valid: 90s, 15m, 6h, 7d (default: 15m)',
  );
}
