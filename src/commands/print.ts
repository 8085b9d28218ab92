import { usageError, type RegisterError } from '../errors.js';
import type { Host } from '../host/host.js';
import { didYouMean } from '../nearest.js';
import { deliver } from '../output/deliver.js';
import { entryText } from '../output/entry-text.js';
import { envText, envVariables } from '../output/env-format.js';
import { jsonText, toJson } from '../output/escape.js';
import {
  appendToGithubEnv,
  githubEnv,
  githubEnvFile,
  githubMask,
} from '../output/github-env-file.js';
import { LOGIN_FIELDS, maskSecret, type EntryView, type TimedView } from '../registration/view.js';
import { stdoutPalette, type Context } from './context.js';
import type { Format, PrintOptions } from './options.js';

/**
 * Checks the output options before anything is registered.
 *
 * @param fields the names that `--field` accepts, besides those that only some registrations have
 * @throws a usage error for an unknown field, or a format that cannot work here
 */
export function checkPrintOptions(
  { field, format }: PrintOptions,
  fields: readonly string[],
  { env }: Host,
): void {
  const names: readonly string[] = [...fields, ...LOGIN_FIELDS];
  if (field !== undefined && !names.includes(field)) {
    throw usageError(
      `There is no field ${field}.`,
      `${didYouMean(field, names) ?? ''} Choose one of ${names.join(', ')}.`.trimStart(),
    );
  }
  if (field !== undefined && format !== 'json') {
    throw usageError(
      `--field prints a value of the JSON output, not of --format ${format}.`,
      'Leave out one of them.',
    );
  }
  if (format === 'github') githubEnvFile(env);
}

/** Prints one registration. @throws OutputFailed if that is impossible */
export async function printEntry(
  timed: TimedView,
  options: PrintOptions,
  context: Context,
): Promise<void> {
  const { stdout } = context.host;
  const { field, format } = options;
  if (field !== undefined) return deliver(stdout, fieldText(timed.view, field));
  if (format === 'github') return printForGithub(timed.view, context.host);
  return deliver(stdout, await formatted(timed, format, options, context));
}

function fieldText(view: EntryView, field: string): string {
  const value = new Map<string, unknown>(Object.entries(view)).get(field) ?? '';
  return `${typeof value === 'string' ? value : toJson(value)}\n`;
}

async function formatted(
  { view, now }: TimedView,
  format: Exclude<Format, 'github'>,
  { showSecret = false }: PrintOptions,
  context: Context,
): Promise<string> {
  switch (format) {
    case 'text':
      return entryText(view, { palette: await stdoutPalette(context), now, showSecret });
    case 'json':
      return jsonText(maskSecret(view, showSecret));
    default:
      return envText(envVariables(view), format);
  }
}

async function printForGithub(view: EntryView, { env, stdout }: Host): Promise<void> {
  // The mask must be known before anything else can print the secret.
  await deliver(stdout, githubMask(view.clientSecret));
  appendToGithubEnv(githubEnvFile(env), githubEnv(envVariables(view)));
}

/** One of many registrations: an entry, an error, or both if the entry could not be saved. */
export interface EntryResult {
  /** Null if it is for no profile, or if the file does not say. */
  profile: string | null;
  timed?: TimedView | undefined;
  error?: RegisterError | undefined;
}

/** Prints many registrations: an array in JSON, a table in text. @throws OutputFailed if that is impossible */
export async function printEntries(
  results: EntryResult[],
  { format, showSecret = false }: PrintOptions,
  context: Context,
): Promise<void> {
  const text =
    format === 'json'
      ? jsonText(results.map((result) => resultJson(result, showSecret)))
      : await resultTable(results, context);
  await deliver(context.host.stdout, text);
}

function resultJson({ profile, timed, error }: EntryResult, showSecret: boolean): object {
  const shown = timed === undefined ? { profile } : maskSecret(timed.view, showSecret);
  return error === undefined ? shown : { ...shown, error };
}

async function resultTable(results: EntryResult[], context: Context): Promise<string> {
  const entries = results.flatMap(({ timed }) => timed ?? []);
  if (entries.length === 0) return '';
  const { entryTable } = await import('../output/entry-table.js');
  const palette = await stdoutPalette(context);
  return entryTable(entries, { palette, columns: context.host.stdout.columns });
}
