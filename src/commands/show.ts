import { RegisterError, throwAll } from '../errors.js';
import type { Host } from '../host/host.js';
import { serviceTime } from '../registration/clock.js';
import type { CacheFile, Entry } from '../registration/entry.js';
import type { Criteria } from '../registration/validity.js';
import { bySoonest, ENTRY_FIELDS, viewEntry, type TimedView } from '../registration/view.js';
import { cacheDirectorySetting } from '../settings/cache-directory.js';
import { minValiditySetting } from '../settings/duration.js';
import { profileSetting } from '../settings/profile.js';
import {
  explainSettings,
  openLoginCache,
  openStore,
  readConfigFile,
  type CommandDefinition,
  type Context,
} from './context.js';
import { cacheFileError, commandFor, type Target } from './hints.js';
import {
  addPrintOptions,
  awsCliOption,
  checkLoginOptions,
  checkOptionsOfAll,
  minValidityOption,
  ssoSessionOption,
  type LoginOptions,
  type PrintOptions,
} from './options.js';
import { checkPrintOptions, printEntries, printEntry, type EntryResult } from './print.js';

interface ShowOptions extends PrintOptions, LoginOptions {
  all?: true;
  minValidity?: string;
}

const EXAMPLES = `
Examples:
  $ sso-register show --profile dev
  $ sso-register show --all
  $ sso-register show --all --aws-cli
  $ sso-register show -p dev --min-validity 7d --quiet || echo "renew soon"`;

export const showCommand: CommandDefinition = {
  describe: (command) => {
    command
      .summary('show what is cached; never touches the network')
      .description(
        'Shows the cached registration of a profile, or a table of all.\n' +
          'Exits with 3 if nothing is cached for the profile, with 4 if its secret is\n' +
          'expired or expiring; --all exits with 4 only with --min-validity.',
      )
      .option('--all', 'every cached profile, soonest to expire first')
      .addOption(minValidityOption())
      .addOption(awsCliOption('show what aws sso login finds in its cache'))
      .addOption(ssoSessionOption())
      .addHelpText('after', EXAMPLES);
    addPrintOptions(command);
  },
  run: (command, context) => {
    const options = command.opts<ShowOptions>();
    checkLoginOptions(options);
    return options.all ? showAll(options, context) : showOne(options, context);
  },
};

async function showOne(options: ShowOptions, context: Context): Promise<number> {
  const { host } = context;
  checkPrintOptions(options, ENTRY_FIELDS, host);
  const settings = showSettings(options, context);
  const entry =
    options.awsCli === undefined
      ? await findOwn(options, settings, context)
      : await findForLogin(options, settings, context);
  const criteria = { now: host.now(), minValidity: settings.minValidity.value };
  const timed = timedView(entry, criteria);
  await printEntry(timed, options, context);
  if (timed.view.status === 'valid') return 0;
  const { notValid } = await import('./show-errors.js');
  throw await notValid(entry, timed, options, context);
}

type ShowSettings = ReturnType<typeof showSettings>;

function showSettings({ cacheDir, minValidity }: ShowOptions, { host }: Context) {
  return {
    cacheDir: cacheDirectorySetting(cacheDir, host.env),
    minValidity: minValiditySetting(minValidity),
  };
}

function findOwn(options: ShowOptions, settings: ShowSettings, context: Context): Promise<Entry> {
  const profile = profileSetting(options.profile, context.host.env);
  explainSettings({ profile, ...settings }, context);
  const target = { profile: profile.value, cacheDir: options.cacheDir };
  return requireEntry(openStore(options, context).find(profile.value), target, context.host);
}

async function findForLogin(
  options: ShowOptions,
  settings: ShowSettings,
  context: Context,
): Promise<Entry> {
  const { awsCli = true, cacheDir } = options;
  const { fileOf, loginOf, nameSetting } = await import('./logins.js');
  const name = nameSetting(options, context.host.env);
  explainSettings({ ...name, ...settings }, context);
  const cache = await openLoginCache(openStore(options, context), context);
  const login = loginOf(name, awsCli, readConfigFile(context), cache);
  const target = { ...login.owner, flow: login.flow, cacheDir };
  const entry = await requireEntry(fileOf(login, cache), target, context.host);
  if (awsCli === true || entry.flow === awsCli) return entry;
  const { otherFlow } = await import('./show-errors.js');
  throw otherFlow(entry, target);
}

async function requireEntry(
  file: CacheFile | undefined,
  target: Target,
  host: Host,
): Promise<Entry> {
  if (file === undefined) {
    const { notCached } = await import('./show-errors.js');
    throw notCached(target, host);
  }
  if (file.kind !== 'entry') throw cacheFileError(file, target);
  return file.entry;
}

function timedView(entry: Entry, criteria: Criteria): TimedView {
  return { view: viewEntry(entry, criteria), now: serviceTime(entry, criteria.now) };
}

async function showAll(options: ShowOptions, context: Context): Promise<number> {
  checkOptionsOfAll(options);
  const settings = showSettings(options, context);
  explainSettings(settings, context);
  const criteria = { now: context.host.now(), minValidity: settings.minValidity.value };
  const files =
    options.awsCli === undefined
      ? openStore(options, context).list()
      : await listForLogins(options, context);
  const entries = files
    .filter((file) => file.kind === 'entry')
    .sort(bySoonest)
    .map(({ entry }): EntryResult => ({
      profile: entry.profile,
      timed: timedView(entry, criteria),
    }));
  const errors = files.flatMap((file) => (file.kind === 'entry' ? [] : [cacheFileError(file)]));
  const failed = errors.map((error): EntryResult => ({ profile: null, error }));
  await printEntries([...entries, ...failed], options, context);
  throwAll([...errors, ...tooShort(entries, options)]);
  if (entries.length === 0 && options.format === 'text')
    context.reporter.note('Nothing is cached.');
  return 0;
}

/** The error for entries that are not valid for as long as was asked for, if there are any. */
function tooShort(
  entries: EntryResult[],
  { awsCli, cacheDir, minValidity }: ShowOptions,
): RegisterError[] {
  const short = entries.filter(({ timed }) => timed?.view.status !== 'valid').length;
  if (minValidity === undefined || short === 0) return [];
  const message = `${short} of ${entries.length} registrations ${short === 1 ? 'is' : 'are'} not valid for --min-validity.`;
  const one = commandFor('show', { profile: 'NAME', cacheDir, minValidity });
  const login = awsCli === undefined ? '' : ' --aws-cli';
  const hint = `Run "${one}${login}" for one of them: it says how to renew it.`;
  return [new RegisterError('NotValid', message, { hint })];
}

/** All registrations in the cache of `aws sso login`, each with whom it is for, as far as that is known. */
async function listForLogins({ awsCli, ...options }: ShowOptions, context: Context) {
  const { allFiles } = await import('./logins.js');
  const cache = await openLoginCache(openStore(options, context), context);
  const files = allFiles(readConfigFile(context), cache);
  return files.filter(
    (file) => awsCli === true || file.kind !== 'entry' || file.entry.flow === awsCli,
  );
}
