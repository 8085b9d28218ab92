import { RegisterError } from '../errors.js';
import type { Host } from '../host/host.js';
import { didYouMean } from '../nearest.js';
import { timeLeftInWords } from '../output/time-left.js';
import { serviceTime } from '../registration/clock.js';
import type { CacheFile, Entry } from '../registration/entry.js';
import { timeLeft, type Criteria } from '../registration/validity.js';
import { ENTRY_FIELDS, viewEntry, type TimedView } from '../registration/view.js';
import { cacheDirectorySetting } from '../settings/cache-directory.js';
import { minValiditySetting } from '../settings/duration.js';
import { profileSetting } from '../settings/profile.js';
import { cacheFileError } from './cache-file-error.js';
import { forProfile } from './command-line.js';
import type { CommandDefinition, Context } from './context.js';
import { explainSettings } from './explain.js';
import { knownProfiles } from './known-profiles.js';
import { openStore } from './open-store.js';
import {
  addPrintOptions,
  checkOptionsOfAll,
  minValidityOption,
  type PrintOptions,
} from './options.js';
import { printEntries, type EntryResult } from './print-entries.js';
import { checkPrintOptions, printEntry } from './print-entry.js';

interface ShowOptions extends PrintOptions {
  all?: true;
  minValidity?: string;
}

const EXAMPLES = `
Examples:
  $ sso-register show --profile dev
  $ sso-register show --all
  $ sso-register show -p dev --min-validity 7d --quiet || echo "renew soon"`;

export const showCommand: CommandDefinition = {
  describe: (command) => {
    command
      .summary('show what is cached; never touches the network')
      .description(
        'Shows the cached registration of a profile, or a table of all.\n' +
          'Exits with 3 if nothing is cached, and with 4 if it is expired or expires too soon.',
      )
      .option('--all', 'every cached profile, soonest to expire first')
      .addOption(minValidityOption())
      .addHelpText('after', EXAMPLES);
    addPrintOptions(command);
  },
  run: (command, context) => {
    const options = command.opts<ShowOptions>();
    return options.all ? showAll(options, context) : showProfile(options, context);
  },
};

async function showProfile(options: ShowOptions, context: Context): Promise<number> {
  const { host } = context;
  checkPrintOptions(options, ENTRY_FIELDS, host);
  const criteria = criteriaOf(options, context);
  const profile = profileSetting(options.profile, host.env);
  explainSettings({ profile, ...cacheSettings(options, context) }, context);
  const file = openStore(options, context).find(profile.value);
  const entry = requireEntry(file, profile.value, options, host);
  const timed = timedView(entry, criteria);
  await printEntry(timed, options, context);
  requireValid(timed);
  return 0;
}

function cacheSettings({ cacheDir, minValidity }: ShowOptions, { host }: Context) {
  return {
    cacheDir: cacheDirectorySetting(cacheDir, host.env),
    minValidity: minValiditySetting(minValidity),
  };
}

function criteriaOf({ minValidity }: ShowOptions, { host }: Context): Criteria {
  return { now: host.now(), minValidity: minValiditySetting(minValidity).value };
}

function requireEntry(
  file: CacheFile | undefined,
  profile: string,
  options: ShowOptions,
  host: Host,
): Entry {
  if (file === undefined) throw notCached(profile, options, host);
  if (file.kind !== 'entry') throw cacheFileError(file, profile);
  return file.entry;
}

function notCached(profile: string, options: ShowOptions, host: Host): RegisterError {
  const known = knownProfiles(options, host);
  const meant = known.includes(profile) ? undefined : didYouMean(profile, known);
  return new RegisterError('NotCached', `Nothing is cached for profile ${profile}.`, {
    hint: meant ?? `Register a client with "${forProfile('register', profile)}".`,
  });
}

function timedView(entry: Entry, criteria: Criteria): TimedView {
  return { view: viewEntry(entry, criteria), now: serviceTime(entry, criteria.now) };
}

function requireValid({ view, now }: TimedView): void {
  if (view.status === 'valid') return;
  const state = view.status === 'expired' ? 'has expired' : 'expires too soon';
  const message = `The registration of profile ${view.profile} ${state} (${timeLeftInWords(view, now)}).`;
  throw new RegisterError('NotValid', message, {
    hint: `Renew it with "${forProfile('register', view.profile)}".`,
  });
}

async function showAll(options: ShowOptions, context: Context): Promise<number> {
  checkOptionsOfAll(options);
  const criteria = criteriaOf(options, context);
  explainSettings(cacheSettings(options, context), context);
  const files = openStore(options, context).list();
  const entries = files
    .flatMap((file) => (file.kind === 'entry' ? [timedView(file.entry, criteria)] : []))
    .sort(bySoonest)
    .map((timed): EntryResult => ({ profile: timed.view.profile, timed }));
  const errors = files.flatMap((file) => (file.kind === 'entry' ? [] : [cacheFileError(file)]));
  const failed = errors.map((error): EntryResult => ({ profile: null, error }));
  await printEntries([...entries, ...failed], options, context);
  if (errors.length > 0) throw new AggregateError(errors);
  if (entries.length === 0 && options.format === 'text')
    context.reporter.note('Nothing is cached.');
  return 0;
}

function bySoonest({ view: a }: TimedView, { view: b }: TimedView): number {
  return timeLeft(a, 0) - timeLeft(b, 0) || (a.profile < b.profile ? -1 : 1);
}
