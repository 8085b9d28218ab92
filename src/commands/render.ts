import { usageError } from '../errors.js';
import { entryText } from '../output/entry-text.js';
import { toJson } from '../output/escape.js';
import type { EntryView, RegisteredView } from '../registration/view.js';
import type { Context } from './context.js';
import type { PrintOptions } from './options.js';

type View = EntryView | RegisteredView;

/**
 * Chooses how to print, before anything is done that the user would regret to have done in vain.
 *
 * @param fields the names that `--field` takes
 * @throws a usage error for a field that there is not
 */
export function createRenderer(
  options: PrintOptions,
  fields: readonly string[],
  { host, palette }: Context,
): (view: View) => string {
  const { field, format, showSecret = false } = options;
  if (field !== undefined) return fieldRenderer(field, fields);
  if (format === 'json') return (view) => `${toJson(maskSecret(view, showSecret), 2)}\n`;
  return (view) => entryText(view, { palette, now: host.now(), showSecret });
}

/** The view without its secret, unless the user asked for it by name. */
export function maskSecret(view: View, showSecret: boolean): Partial<View> {
  const { clientSecret, ...rest } = view;
  return showSecret ? { clientSecret, ...rest } : rest;
}

function fieldRenderer(field: string, fields: readonly string[]): (view: View) => string {
  if (!fields.includes(field)) {
    throw usageError(`There is no field ${field}.`, `Choose one of ${fields.join(', ')}.`);
  }
  return (view) => {
    const value = new Map<string, unknown>(Object.entries(view)).get(field) ?? '';
    return `${typeof value === 'string' ? value : toJson(value)}\n`;
  };
}
