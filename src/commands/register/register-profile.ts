import { failuresOf, throwAll } from '../../errors.js';
import { REGISTERED_FIELDS } from '../../registration/view.js';
import { resolveRegisterSettings } from '../../settings/register-settings.js';
import { openStore, readConfigFile, type Context } from '../context.js';
import { checkPrintOptions, printEntry } from '../print.js';
import type { RegisterOptions } from '../options.js';
import { settleTask } from './follow-start-url.js';
import { look } from './look.js';
import { obtain, viewOutcome } from './obtain.js';

/**
 * Registers a client for one profile, or reuses the cached one, and prints it.
 *
 * @returns the exit code
 */
export async function registerProfile(options: RegisterOptions, context: Context): Promise<number> {
  const { host } = context;
  checkPrintOptions(options, REGISTERED_FIELDS, host);
  const config = readConfigFile(context);
  const settings = resolveRegisterSettings(options, host.env, config);
  const store = openStore(options, context);
  const task = await settleTask(settings, { config, store, force: options.force }, context);
  const seen = await look(task, context);
  if (seen.decision.action === 'register') {
    const { warnOfRequests } = await import('./warnings.js');
    warnOfRequests([task], config, context);
  }
  if (options.dryRun) {
    const { printDryRun } = await import('./dry-run.js');
    return printDryRun(task, seen, options, context);
  }
  const outcome = await obtain(task, seen, context);
  const printed = printEntry(viewOutcome(outcome, task, host), options, context);
  throwAll([...[outcome.failure ?? []].flat(), ...(await failuresOf(printed))]);
  return 0;
}
