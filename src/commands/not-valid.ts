import { orNone, RegisterError } from '../errors.js';
import { timeLeftInWords } from '../output/time-left.js';
import { changedMembers, type ClientMetadataMember } from '../registration/client-metadata.js';
import type { Entry } from '../registration/entry.js';
import type { TimedView } from '../registration/view.js';
import { readAwsConfig } from '../settings/aws-config/read-aws-config.js';
import { clientMetadata } from '../settings/client-metadata-settings.js';
import { endpointParameters } from '../settings/endpoint-settings.js';
import { resolveRegisterSettings, type ConfiguredSettings } from '../settings/register-settings.js';
import type { Context } from './context.js';
import { commandFor, targetInWords } from './hints.js';

type Options = Record<string, string | string[] | undefined>;

/** The error for an entry that is expired, or not valid for long enough. */
export async function notValid(
  entry: Entry,
  { view, now }: TimedView,
  { cacheDir, minValidity }: { cacheDir?: string; minValidity?: string },
  context: Context,
): Promise<RegisterError> {
  const left = timeLeftInWords(view, now);
  const state = view.status === 'expired' ? left : `expires too soon (${left})`;
  const describing = await optionsFor(entry, context);
  const renewal = commandFor('register', { ...entry, cacheDir, minValidity, describing });
  return new RegisterError('NotValid', `The registration of ${targetInWords(entry)} ${state}.`, {
    hint: `Renew it with "${renewal}".`,
  });
}

/** An option for all of an equal request that the configuration of today would not give. */
async function optionsFor(entry: Entry, { host }: Context): Promise<Options> {
  const { flow, profile } = entry;
  // The AWS config file alone says what aws sso login registers.
  if (flow !== undefined || profile === null) return {};
  const settings = orNone(() =>
    resolveRegisterSettings({ profile }, host.env, readAwsConfig(host.env)),
  );
  return { ...(await placeOptions(entry, settings)), ...requestOptions(entry, settings) };
}

/** @param settings undefined if the configuration cannot be read */
async function placeOptions(entry: Entry, settings?: ConfiguredSettings): Promise<Options> {
  const { region, endpoint } = entry;
  if (region === null || endpoint === null) return {};
  if (settings === undefined) return { '--region': region, '--endpoint-url': endpoint };
  const { resolveEndpoint } = await import('../service/register-client.js');
  const parameters = endpointParameters(region, settings);
  const resolved = orNone(() => resolveEndpoint(parameters));
  return {
    ...(!isRegionOf(settings, entry) && { '--region': region }),
    ...(resolved !== endpoint && { '--endpoint-url': endpoint }),
  };
}

/** Whether the configuration gives the region of the entry, be it by following the start URL. */
function isRegionOf({ region, startUrl }: ConfiguredSettings, entry: Entry): boolean {
  const isFollowed =
    entry.startUrl?.resolved != null && startUrl?.value === entry.startUrl.configured;
  return isFollowed || region?.value === entry.region;
}

function requestOptions({ request }: Entry, settings?: ConfiguredSettings): Options {
  const configured = settings && clientMetadata(settings);
  const changed = changedMembers(configured ?? {}, request ?? {});
  return Object.fromEntries(changed.map((member) => [optionFor(member), request?.[member]]));
}

/** As commander reads it back: `--client-name` is the option for `clientName`. */
function optionFor(member: ClientMetadataMember): string {
  return `--${member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
