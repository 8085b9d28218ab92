import { appendFileSync } from 'node:fs';
import { RegisterError, usageError } from '../errors.js';
import type { Host } from '../host.js';
import { deliver } from '../output/deliver.js';
import { entryText } from '../output/entry-text.js';
import { envText, envVariables } from '../output/env-format.js';
import { jsonText, toJson } from '../output/escape.js';
import { githubEnv, githubMask } from '../output/github-format.js';
import type { EntryView, RegisteredView, Timed } from '../registration/view.js';
import { reasonOf } from '../system-error.js';
import type { Context } from './context.js';
import type { Format, PrintOptions } from './options.js';

type View = EntryView | RegisteredView;

/** Prints one registration. @throws OutputFailed if that is impossible */
export type Print = (timed: Timed<View>) => Promise<void>;

/**
 * Chooses how to print, before anything is done that the user would regret to have done in vain.
 *
 * @param fields the names that `--field` takes
 * @throws a usage error for a field that there is not, or a format that cannot work here
 */
export function choosePrint(
  options: PrintOptions,
  fields: readonly string[],
  context: Context,
): Print {
  const { host } = context;
  const { field, format } = options;
  const printing =
    (render: (timed: Timed<View>) => string): Print =>
    (timed) =>
      deliver(host.stdout, render(timed));
  if (field !== undefined) return printing(fieldRender(field, fields));
  if (format === 'github') return githubPrint(host);
  return printing(chooseRender(format, options, context));
}

/** The view without its secret, unless the user asked for it by name. */
export function maskSecret(view: View, showSecret: boolean): Partial<View> {
  const { clientSecret, ...rest } = view;
  return showSecret ? { clientSecret, ...rest } : rest;
}

/** An error as JSON has it. */
export function errorView({ code, message }: RegisterError): { code: string; message: string } {
  return { code, message };
}

function chooseRender(
  format: Exclude<Format, 'github'>,
  { showSecret = false }: PrintOptions,
  { palette }: Context,
): (timed: Timed<View>) => string {
  switch (format) {
    case 'text':
      return ({ view, now }) => entryText(view, { palette, now, showSecret });
    case 'json':
      return ({ view }) => jsonText(maskSecret(view, showSecret));
    default:
      return ({ view }) => envText(envVariables(view), format);
  }
}

function fieldRender(field: string, fields: readonly string[]): (timed: Timed<View>) => string {
  if (!fields.includes(field)) {
    throw usageError(`There is no field ${field}.`, `Choose one of ${fields.join(', ')}.`);
  }
  return ({ view }) => {
    const value = new Map<string, unknown>(Object.entries(view)).get(field) ?? '';
    return `${typeof value === 'string' ? value : toJson(value)}\n`;
  };
}

function githubPrint({ env, stdout }: Host): Print {
  const file = env.GITHUB_ENV;
  if (!file) {
    throw usageError(
      '--format github needs the variable GITHUB_ENV, which GitHub Actions sets.',
      'Use --format env outside of GitHub Actions.',
    );
  }
  return async ({ view }) => {
    // The mask has to be known before anything else can print the secret.
    await deliver(stdout, githubMask(view.clientSecret));
    append(file, githubEnv(envVariables(view)));
  };
}

function append(file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new RegisterError('OutputFailed', `Could not write ${file}: ${reasonOf(error)}.`, {
      hint: 'Check the file that GITHUB_ENV names.',
      cause: error,
    });
  }
}
