import type { RegisterError } from '../errors.js';
import { deliver } from '../output/deliver.js';
import { jsonText } from '../output/escape.js';
import { maskSecret, type TimedView } from '../registration/view.js';
import { stdoutPalette, type Context } from './context.js';
import type { PrintOptions } from './options.js';

/** One of many registrations: an entry, an error, or both if the entry could not be saved. */
export interface EntryResult {
  /** Null if the file does not say. */
  profile: string | null;
  timed?: TimedView;
  error?: RegisterError;
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
