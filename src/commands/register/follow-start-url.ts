import type { AwsConfig } from '../../settings/aws-config/read-aws-config.js';
import type { ConfiguredSettings, RegisterSettings } from '../../settings/register-settings.js';
import type { Setting } from '../../settings/setting.js';
import { settleStartUrl, startUrlToFollow } from '../../settings/start-url.js';
import type { Store } from '../../store/store.js';
import type { Context } from '../context.js';
import { mayReuse } from './plan.js';

/** The portals that start URLs lead to, by start URL and certificates: the profiles of a run ask once. */
export type Portals = Map<string, Promise<string>>;

/** What following a start URL needs besides the settings. */
export interface FollowOptions {
  config: AwsConfig;
  store: Store;
  force?: boolean | undefined;
  portals?: Portals;
}

/**
 * Follows a start URL on a company's own domain, if the region or the issuer depends on it. A reuse
 * asks nobody: what the URL led to is kept with the entry. Only `aws sso login` asks on every run.
 *
 * @throws ServiceUnavailable if the portal cannot be reached, or a usage error if the URL leads to no
 *   access portal or there is no region
 */
export async function followStartUrl(
  settings: ConfiguredSettings,
  { config, store, force = false, portals = new Map() }: FollowOptions,
  context: Context,
): Promise<RegisterSettings> {
  const startUrl = startUrlToFollow(settings);
  if (startUrl === undefined) return settleStartUrl(settings, undefined, config);
  const kept = keptPortal(settings.profile.value, startUrl, store);
  if (kept !== undefined && settings.awsCli === undefined) {
    const settled = settleStartUrl(settings, kept, config);
    if (await mayReuse(settled, store, { force }, context)) return settled;
  }
  const question = JSON.stringify([startUrl.value, settings.caBundle?.value]);
  const asked = portals.get(question) ?? askPortal(startUrl.value, settings, context);
  portals.set(question, asked);
  const resolved = { value: await asked, source: `redirect of ${startUrl.value}` };
  return settleStartUrl(settings, resolved, config);
}

function keptPortal(
  profile: string,
  { value: configured }: Setting<string>,
  store: Store,
): Setting<string> | undefined {
  const file = store.find(profile);
  const kept = file?.kind === 'entry' ? file.entry.startUrl : undefined;
  if (kept?.configured !== configured) return undefined;
  return { value: kept.resolved, source: `redirect of ${configured}, cached` };
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
