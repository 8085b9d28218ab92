import { usageError } from '../errors.js';
import { deliver } from '../output/deliver.js';
import { escapeText, jsonText } from '../output/escape.js';
import { timeLeftInWords } from '../output/time-left.js';
import type { Host } from '../host/host.js';
import type { CacheFile } from '../registration/entry.js';
import { serviceTime } from '../registration/clock.js';
import { statusOf } from '../registration/validity.js';
import { viewEntry } from '../registration/view.js';
import { profileSetting } from '../settings/profile.js';
import type { Store } from '../store/store.js';
import type { CommandDefinition, Context } from './context.js';
import { openStore } from './open-store.js';
import { addCacheOptions, type CacheOptions } from './options.js';

interface ClearOptions extends CacheOptions {
  all?: true;
  expired?: true;
  dryRun?: true;
  yes?: true;
}

const EXAMPLES = `
Examples:
  $ sso-register clear --profile dev
  $ sso-register clear --expired
  $ sso-register clear --all --dry-run`;

export const clearCommand: CommandDefinition = {
  describe: (command) => {
    command
      .summary('delete what is cached; never touches the network')
      .description(
        'Deletes the cached registration of a profile, the expired ones, or all.\n' +
          'The service keeps a client until it expires: there is no call to delete it there.',
      )
      .option('--all', 'every cached profile; asks first')
      .option('--expired', 'the profiles whose secret has expired')
      .option('--dry-run', 'list what would be deleted, and delete nothing')
      .option('-y, --yes', 'do not ask')
      .addHelpText('after', EXAMPLES);
    addCacheOptions(command, ['text', 'json']);
  },
  run: (command, context) => clear(command.opts<ClearOptions>(), context),
};

async function clear(options: ClearOptions, context: Context): Promise<number> {
  const { host, reporter } = context;
  checkOptions(options);
  const store = openStore(options, host);
  const files = select(store, options, host);
  if (files.length === 0) reporter.note('Nothing to clear.');
  if (!(await mayClear(files.length, options, host))) {
    reporter.note('Nothing was deleted.');
    return 0;
  }
  if (!options.dryRun) await store.remove(files);
  await deliver(host.stdout, render(files, options, host));
  if (files.length > 0) {
    reporter.note(
      'The service keeps a client until it expires: there is no call to delete it there.',
    );
  }
  return 0;
}

function checkOptions({ all, expired, profile }: ClearOptions): void {
  if ([all, expired, profile].filter((option) => option !== undefined).length > 1) {
    throw usageError('--all, --expired and --profile exclude each other.', 'Choose one of them.');
  }
}

function select(store: Store, { all, expired, profile }: ClearOptions, host: Host): CacheFile[] {
  if (all) return [...store.list(), ...store.orphans()];
  if (expired) return store.list().filter((file) => isExpired(file, host.now()));
  const name = profileSetting(profile, host.env).value;
  const file = store.find(name);
  return file === undefined ? store.orphans(name) : [file];
}

function isExpired(file: CacheFile, now: number): boolean {
  if (file.kind !== 'entry') return false;
  return statusOf(file.entry, { now, minValidity: 0 }) === 'expired';
}

/** @throws a usage error where the user has to be asked and cannot be */
async function mayClear(count: number, options: ClearOptions, host: Host): Promise<boolean> {
  if (!options.all || options.yes || options.dryRun) return true;
  if (!host.stdin.isTTY) {
    throw usageError('--all asks before it deletes, and there is no terminal.', 'Add --yes.');
  }
  if (count === 0) return true;
  const { confirm } = await import('./confirm.js');
  return confirm(`Delete all ${count} cached registrations?`, host);
}

function render(files: CacheFile[], { format, dryRun }: ClearOptions, { now }: Host): string {
  if (format === 'json') return jsonText(files.map((file) => summary(file, now())));
  const verb = dryRun ? 'Would remove' : 'Removed';
  return files.map((file) => `${verb} ${inWords(file, now())}\n`).join('');
}

function summary(file: CacheFile, now: number): object {
  if (file.kind !== 'entry') return { profile: null, file: file.path };
  const { clientId, expiresAt, status } = viewEntry(file.entry, { now, minValidity: 0 });
  return { profile: file.entry.profile, clientId, expiresAt, status };
}

function inWords(file: CacheFile, now: number): string {
  if (file.kind !== 'entry') return `the ${file.kind} cache file ${escapeText(file.path)}`;
  const { profile, registration } = file.entry;
  const left = timeLeftInWords(registration, serviceTime(file.entry, now));
  const client = escapeText(registration.clientId);
  return `${escapeText(profile)} (client ${client}, ${left})`;
}
