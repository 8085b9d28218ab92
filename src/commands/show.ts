import type { Command } from 'commander';
import { RegisterError } from '../errors.js';
import { deliver } from '../output/deliver.js';
import { jsonText } from '../output/escape.js';
import { timeLeftInWords } from '../output/time-left.js';
import type { CacheFile, Entry } from '../registration/entry.js';
import { serviceTime } from '../registration/clock.js';
import { timeLeft, type Judgement } from '../registration/validity.js';
import { ENTRY_FIELDS, viewEntry, type Timed } from '../registration/view.js';
import { cacheDirectorySetting } from '../settings/cache-directory.js';
import { profileSetting } from '../settings/profile.js';
import { minValiditySetting } from '../settings/duration.js';
import { cacheFileError } from './cache-files.js';
import type { Context } from './context.js';
import {
  addPrintOptions,
  checkOptionsOfAll,
  minValidityOption,
  type PrintOptions,
} from './options.js';
import { choosePrint, errorView, maskSecret } from './print.js';

interface ShowOptions extends PrintOptions {
  all?: true;
  minValidity?: string;
}

const EXAMPLES = `
Examples:
  $ sso-register show --profile dev
  $ sso-register show --all
  $ sso-register show -p dev --min-validity 7d --quiet || echo "renew soon"`;

export function defineShow(command: Command, context: Context): void {
  command
    .summary('show what is cached; never touches the network')
    .description(
      'Shows the cached registration of a profile, or a table of all.\n' +
        'Exits with 3 if there is none, and with 4 if it is expired or expires too soon.',
    )
    .option('--all', 'every cached profile, soonest to expire first')
    .addOption(minValidityOption())
    .addHelpText('after', EXAMPLES)
    .action((options: ShowOptions) => (options.all ? showAll : showOne)(options, context));
  addPrintOptions(command);
}

async function showOne(options: ShowOptions, context: Context): Promise<void> {
  const { host, adapters } = context;
  const print = choosePrint(options, ENTRY_FIELDS, context);
  const judgement = judgementOf(options, context);
  const profile = profileSetting(options.profile, host.env).value;
  const directory = cacheDirectorySetting(options.cacheDir, host.env).value;
  const entry = requireEntry(adapters.openStore(directory).find(profile), profile);
  const timed = timedView(entry, judgement);
  await print(timed);
  requireValid(timed);
}

function judgementOf({ minValidity }: ShowOptions, { host }: Context): Judgement {
  return { now: host.now(), minValidity: minValiditySetting(minValidity).value };
}

function requireEntry(file: CacheFile | undefined, profile: string): Entry {
  if (file === undefined) {
    throw new RegisterError('NotCached', `Nothing is cached for profile ${profile}.`, {
      hint: 'Register a client with "sso-register register".',
    });
  }
  if (file.kind !== 'entry') throw cacheFileError(file);
  return file.entry;
}

function timedView(entry: Entry, judgement: Judgement): Timed {
  return { view: viewEntry(entry, judgement), now: serviceTime(entry, judgement.now) };
}

function requireValid({ view, now }: Timed): void {
  if (view.status === 'valid') return;
  const state = view.status === 'expired' ? 'has expired' : 'expires too soon';
  const message = `The registration of profile ${view.profile} ${state} (${timeLeftInWords(view, now)}).`;
  throw new RegisterError('NotValid', message, {
    hint: 'Renew it with "sso-register register".',
  });
}

async function showAll(options: ShowOptions, context: Context): Promise<void> {
  const { host, adapters } = context;
  checkOptionsOfAll(options);
  const judgement = judgementOf(options, context);
  const directory = cacheDirectorySetting(options.cacheDir, host.env).value;
  const files = adapters.openStore(directory).list();
  const entries = files
    .flatMap((file) => (file.kind === 'entry' ? [timedView(file.entry, judgement)] : []))
    .sort(bySoonest);
  const errors = files.flatMap((file) => (file.kind === 'entry' ? [] : [cacheFileError(file)]));
  await deliver(host.stdout, await renderAll(entries, errors, options, context));
  if (errors.length > 0) throw new AggregateError(errors);
}

/** Soonest to expire first. */
function bySoonest({ view: a }: Timed, { view: b }: Timed): number {
  return timeLeft(a, 0) - timeLeft(b, 0) || (a.profile < b.profile ? -1 : 1);
}

async function renderAll(
  entries: Timed[],
  errors: RegisterError[],
  { format, showSecret = false }: ShowOptions,
  { host, palette, reporter }: Context,
): Promise<string> {
  if (format === 'json') {
    const failed = errors.map((error) => ({ profile: null, error: errorView(error) }));
    return jsonText([...entries.map(({ view }) => maskSecret(view, showSecret)), ...failed]);
  }
  if (entries.length > 0) {
    const { entryTable } = await import('../output/entry-table.js');
    return entryTable(entries, { palette, columns: host.stdout.columns });
  }
  if (errors.length === 0) reporter.note('Nothing is cached.');
  return '';
}
