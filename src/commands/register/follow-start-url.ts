import type { AwsConfig } from '../../settings/aws-config/read-aws-config.js';
import { givenSettings, type ConfiguredSettings } from '../../settings/register-settings.js';
import type { Setting } from '../../settings/setting.js';
import { settleStartUrl, startUrlToFollow } from '../../settings/start-url.js';
import type { Store } from '../../store/store.js';
import { explainSettings, type Context } from '../context.js';
import { look } from './look.js';
import { createTask, type Task } from './task.js';

/** What a task needs besides the settings. */
export interface TaskOptions {
  config: AwsConfig;
  /** Our own cache. */
  store: Store;
  force?: boolean | undefined;
  /** What start URLs lead to, by start URL and certificates: the profiles of a run ask once. */
  portals?: Map<string, Promise<string>>;
}

/**
 * Makes a task of settings. Follows a start URL on a company's own domain, if the region or the issuer
 * depends on it. A reuse asks nobody: what the URL led to is kept with the entry. Only `aws sso login`
 * asks on every run.
 *
 * @throws ServiceUnavailable if the portal cannot be reached, or a usage error if the URL leads to no
 *   access portal or there is no region
 */
export async function settleTask(
  settings: ConfiguredSettings,
  options: TaskOptions,
  context: Context,
): Promise<Task> {
  const task = await followStartUrl(settings, options, context);
  explainSettings(givenSettings(task.settings), context);
  return task;
}

async function followStartUrl(
  settings: ConfiguredSettings,
  options: TaskOptions,
  context: Context,
): Promise<Task> {
  const taskWith = (portal: Setting<string> | undefined) =>
    createTask(settleStartUrl(settings, portal, options.config), options, context);
  const startUrl = startUrlToFollow(settings);
  if (startUrl === undefined) return taskWith(undefined);
  const kept = keptPortal(settings, startUrl, options.store);
  if (kept !== undefined) {
    const task = await taskWith(kept);
    const { decision } = await look(task, context);
    if (decision.action === 'reuse') return task;
  }
  const resolved = await askOnce(startUrl.value, settings, options, context);
  return taskWith({ value: resolved, source: `redirect of ${startUrl.value}` });
}

function keptPortal(
  { profile, awsCli }: ConfiguredSettings,
  { value: configured }: Setting<string>,
  store: Store,
): Setting<string> | undefined {
  if (awsCli !== undefined) return undefined;
  const file = store.find(profile.value);
  const kept = file?.kind === 'entry' ? file.entry.startUrl : undefined;
  if (kept?.configured !== configured || kept.resolved === null) return undefined;
  return { value: kept.resolved, source: `redirect of ${configured}, cached` };
}

function askOnce(
  startUrl: string,
  settings: ConfiguredSettings,
  { portals = new Map() }: TaskOptions,
  context: Context,
): Promise<string> {
  const question = JSON.stringify([startUrl, settings.caBundle?.value]);
  const asked = portals.get(question) ?? askPortal(startUrl, settings, context);
  portals.set(question, asked);
  return asked;
}

async function askPortal(
  startUrl: string,
  { timeout, caBundle }: ConfiguredSettings,
  context: Context,
): Promise<string> {
  const { host, reporter } = context;
  const { warnOfTlsSwitch } = await import('./warnings.js');
  await warnOfTlsSwitch(context);
  const spinner = await reporter.spin(`Asking where ${startUrl} leads`);
  try {
    const { resolveStartUrl } = await import('../../service/resolve-start-url.js');
    const portal = await resolveStartUrl(startUrl, {
      timeout: timeout.value,
      caBundle: caBundle?.value,
      signal: host.signal,
    });
    reporter.debug(`${startUrl} leads to ${portal}`);
    return portal;
  } finally {
    spinner.stop();
  }
}
