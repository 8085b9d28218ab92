import { Option } from 'commander';
import { RegisterError, throwAll } from '../errors.js';
import type { Host } from '../host/host.js';
import { didYouMean } from '../nearest.js';
import { timeLeftInWords } from '../output/time-left.js';
import { serviceTime } from '../registration/clock.js';
import type { CacheFile, Entry } from '../registration/entry.js';
import { FLOWS, type Flow } from '../registration/flow.js';
import { timeLeft, type Criteria } from '../registration/validity.js';
import { ENTRY_FIELDS, viewEntry, type TimedView } from '../registration/view.js';
import { cacheDirectorySetting } from '../settings/cache-directory.js';
import { minValiditySetting } from '../settings/duration.js';
import { defaultFlow } from '../settings/login-settings.js';
import { profileSetting } from '../settings/profile.js';
import { cacheFileError } from './cache-file-error.js';
import { forProfile, type Target } from './command-line.js';
import type { CommandDefinition, Context } from './context.js';
import { explainSettings, readConfigFile } from './explain.js';
import { knownProfiles } from './known-profiles.js';
import { withLogin } from './login-view.js';
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
  /** True if no flow was named. */
  awsCli?: Flow | true;
}

const EXAMPLES = `
Examples:
  $ sso-register show --profile dev
  $ sso-register show --all
  $ sso-register show --profile dev --aws-cli
  $ sso-register show -p dev --min-validity 7d --quiet || echo "renew soon"`;

export const showCommand: CommandDefinition = {
  describe: (command) => {
    command
      .summary('show what is cached; never touches the network')
      .description(
        'Shows the cached registration of a profile, or a table of all.\n' +
          'Exits with 3 if nothing is cached, with 4 if the secret is expired or expiring.',
      )
      .option('--all', 'every cached profile, soonest to expire first')
      .addOption(minValidityOption())
      .addOption(awsCliOption())
      .addHelpText('after', EXAMPLES);
    addPrintOptions(command);
  },
  run: (command, context) => {
    const options = command.opts<ShowOptions>();
    return options.all ? showAll(options, context) : showProfile(options, context);
  },
};

function awsCliOption(): Option {
  const text = 'what was registered for aws sso login: pkce or device';
  return new Option('--aws-cli [flow]', text).choices(FLOWS).conflicts('all');
}

async function showProfile(options: ShowOptions, context: Context): Promise<number> {
  const { host } = context;
  checkPrintOptions(options, ENTRY_FIELDS, host);
  const criteria = criteriaOf(options, context);
  const profile = profileSetting(options.profile, host.env);
  explainSettings({ profile, ...cacheSettings(options, context) }, context);
  const entry = await findEntry(profile.value, options, context);
  const timed = timedView(entry, criteria, host);
  await printEntry(timed, options, context);
  requireValid(timed, options);
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

async function findEntry(profile: string, options: ShowOptions, context: Context): Promise<Entry> {
  const { awsCli, cacheDir } = options;
  const store = openStore(options, context);
  if (awsCli === undefined) {
    return requireEntry(store.find(profile), { profile, cacheDir }, context.host);
  }
  const flow = awsCli === true ? defaultFlow(readConfigFile(context), profile) : awsCli;
  let file = store.find(profile, flow);
  if (file === undefined) {
    const { findOlderLogin } = await import('./older-login.js');
    file = findOlderLogin(store, profile, flow, context.host);
  }
  return requireEntry(file, { profile, flow, cacheDir }, context.host);
}

function requireEntry(file: CacheFile | undefined, target: Target, host: Host): Entry {
  if (file === undefined) throw notCached(target, host);
  if (file.kind !== 'entry') throw cacheFileError(file, target);
  return file.entry;
}

function notCached(target: Target, host: Host): RegisterError {
  const { profile, flow } = target;
  const known = knownProfiles(target, host);
  const meant = known.includes(profile) ? undefined : didYouMean(profile, known);
  const use = flow === undefined ? '' : ` for aws sso login (${flow})`;
  return new RegisterError('NotCached', `Nothing is cached${use} for profile ${profile}.`, {
    hint: meant ?? `Register a client with "${forProfile('register', target)}".`,
  });
}

function timedView(entry: Entry, criteria: Criteria, host: Host): TimedView {
  const view = withLogin(viewEntry(entry, criteria), entry, host);
  return { view, now: serviceTime(entry, criteria.now) };
}

function requireValid({ view, now }: TimedView, options: ShowOptions): void {
  if (view.status === 'valid') return;
  const left = timeLeftInWords(view, now);
  const state = view.status === 'expired' ? left : `expires too soon (${left})`;
  const { cacheDir, minValidity } = options;
  const renewal = forProfile('register', { ...view, cacheDir, minValidity });
  throw new RegisterError('NotValid', `The registration of profile ${view.profile} ${state}.`, {
    hint: `Renew it with "${renewal}".`,
  });
}

async function showAll(options: ShowOptions, context: Context): Promise<number> {
  checkOptionsOfAll(options);
  const criteria = criteriaOf(options, context);
  explainSettings(cacheSettings(options, context), context);
  const files = openStore(options, context).list();
  const entries = files
    .flatMap((file) =>
      file.kind === 'entry' ? [timedView(file.entry, criteria, context.host)] : [],
    )
    .sort(bySoonest)
    .map((timed): EntryResult => ({ profile: timed.view.profile, timed }));
  const errors = files.flatMap((file) => (file.kind === 'entry' ? [] : [cacheFileError(file)]));
  const failed = errors.map((error): EntryResult => ({ profile: null, error }));
  await printEntries([...entries, ...failed], options, context);
  throwAll(errors);
  if (entries.length === 0 && options.format === 'text')
    context.reporter.note('Nothing is cached.');
  return 0;
}

function bySoonest({ view: a }: TimedView, { view: b }: TimedView): number {
  const byText = (one: string, other: string) => Number(one > other) - Number(one < other);
  return (
    timeLeft(a, 0) - timeLeft(b, 0) ||
    byText(a.profile, b.profile) ||
    byText(a.flow ?? '', b.flow ?? '')
  );
}
