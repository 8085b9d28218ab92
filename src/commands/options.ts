import { Option, type Command } from 'commander';
import { usageError } from '../errors.js';
import { ENV_FORMATS } from '../output/env-format.js';
import { FLOWS } from '../registration/flow.js';
import { textFromFlag, type RegisterFlags } from '../settings/setting.js';

/** The formats of a registration; those after `json` contain its secret. */
export const FORMATS = ['text', 'json', ...ENV_FORMATS, 'github'] as const;

export type Format = (typeof FORMATS)[number];

/** The options of every command. */
export interface CommonOptions {
  quiet?: boolean;
  debug?: boolean;
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
export interface PrintOptions extends Omit<CacheOptions, 'format'> {
  format: Format;
  field?: string;
  showSecret?: boolean;
}

/** The options of a command that works on either cache. */
export type LoginOptions = Pick<RegisterFlags, 'awsCli' | 'ssoSession'>;

/** The options of `register`. */
export interface RegisterOptions extends PrintOptions, RegisterFlags {
  dryRun?: boolean;
  force?: boolean;
}

export function addCommonOptions(command: Command): Command {
  return command
    .option('-q, --quiet', 'print nothing on stderr but errors')
    .option('--debug', 'explain on stderr what happens; secrets stay masked')
    .option('--no-color', 'print no colors (also: NO_COLOR, FORCE_COLOR)');
}

/** Of two values, commander itself would silently take the second. */
function once(value: string, before: string | undefined): string {
  if (before === undefined) return value;
  throw usageError('More than one profile or sso-session is named.', 'Run a command for each.');
}

export function addCacheOptions(command: Command, formats: readonly string[]): Command {
  const text = 'the profile (else AWS_PROFILE, AWS_DEFAULT_PROFILE, "default")';
  const profile = new Option('-p, --profile <name>', text).argParser(once);
  return command
    .addOption(profile.conflicts(['all', 'expired']))
    .option('--cache-dir <dir>', 'the directory of the cache (else SSO_REGISTER_CACHE_DIR)')
    .addOption(new Option('--format <format>', 'output format').choices(formats).default('text'));
}

export function addPrintOptions(command: Command): Command {
  const text = 'print one value of the JSON output, raw: clientId, expiresAt, …';
  // A field is a member of the JSON output, so any other format that is given contradicts it.
  const field = new Option('--field <name>', text).implies({ format: 'json' });
  return addCacheOptions(command, FORMATS)
    .addOption(field)
    .option('--show-secret', 'include clientSecret in the output');
}

export function minValidityOption(): Option {
  return new Option(
    '--min-validity <duration>',
    'a secret counts as valid if it stays valid this long: 90s, 15m, 6h, 7d (default: 15m)',
  );
}

/** @param text what the command does with `--aws-cli` */
export function awsCliOption(text: string): Option {
  return new Option('--aws-cli [flow]', text).choices(FLOWS);
}

export function ssoSessionOption(): Option {
  return new Option('--sso-session <name>', 'with --aws-cli: the sso-session, instead of a profile')
    .conflicts(['profile', 'all', 'expired'])
    .argParser(once);
}

/** @throws a usage error for `--sso-session` alone, or without a name */
export function checkLoginOptions({ awsCli, ssoSession }: LoginOptions): void {
  if (textFromFlag('--sso-session', ssoSession) === undefined || awsCli !== undefined) return;
  throw usageError('--sso-session is for --aws-cli.', 'Add --aws-cli, or use --profile.');
}

/** @throws a usage error for an option that is for one profile */
export function checkOptionsOfAll({ field, format, showSecret }: PrintOptions): void {
  if (showSecret && format === 'text') {
    throw usageError(
      'A table shows no secrets.',
      'Use --format json with --all and --show-secret.',
    );
  }
  if (field !== undefined) {
    throw usageError('--field and --all cannot be used together.', 'Use --format json instead.');
  }
  if (format !== 'text' && format !== 'json') {
    throw usageError(`--format ${format} is for one profile.`, 'Use text or json with --all.');
  }
}
