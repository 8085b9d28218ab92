import { entryTable } from '../output/entry-table.js';
import { jsonText } from '../output/escape.js';
import type { Context } from './context.js';
import { errorView, maskSecret } from './print.js';
import type { ProfileResult } from './register-profiles.js';

/** The results as they are printed. */
export async function renderResults(
  results: ProfileResult[],
  { format, showSecret = false }: { format: string; showSecret?: boolean },
  { host, palette }: Context,
): Promise<string> {
  if (format === 'json') {
    return jsonText(results.map((result) => resultObject(result, showSecret)));
  }
  const entries = results.flatMap(({ timed }) => timed ?? []);
  if (entries.length === 0) return '';
  return entryTable(entries, { palette, columns: host.stdout.columns });
}

function resultObject({ profile, timed, error }: ProfileResult, showSecret: boolean): object {
  const shown = timed === undefined ? { profile } : maskSecret(timed.view, showSecret);
  return error === undefined ? shown : { ...shown, error: errorView(error) };
}

/** `2 registered, 497 reused, 1 failed`. */
export function summary(results: ProfileResult[]): string {
  const count = (what: string, is: (result: ProfileResult) => boolean) =>
    `${results.filter(is).length} ${what}`;
  return [
    count('registered', ({ timed }) => timed?.view.source === 'service'),
    count('reused', ({ timed }) => timed?.view.source === 'cache'),
    count('failed', ({ error }) => error !== undefined),
  ].join(', ');
}
