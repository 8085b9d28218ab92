import { orNone, RegisterError } from '../errors.js';
import type { Env, Host } from '../host/host.js';
import { didYouMean } from '../nearest.js';
import { timeLeftInWords } from '../output/time-left.js';
import { changedMembers, type ClientMetadataMember } from '../registration/client-metadata.js';
import type { Entry } from '../registration/entry.js';
import type { TimedView } from '../registration/view.js';
import { sectionTypo } from '../settings/aws-config/config-typos.js';
import { readAwsConfig } from '../settings/aws-config/read-aws-config.js';
import { clientMetadata } from '../settings/client-metadata-settings.js';
import { endpointParameters } from '../settings/endpoint-settings.js';
import { resolveRegisterSettings, type ConfiguredSettings } from '../settings/register-settings.js';
import { startUrlToFollow } from '../settings/start-url.js';
import type { Context } from './context.js';
import { commandFor, knownProfiles, targetInWords, type Target } from './hints.js';

type Options = Record<string, string | string[] | undefined>;

/** The error if nothing is cached. */
export function notCached(target: Target, host: Host): RegisterError {
  const { profile, flow } = target;
  const use = flow === undefined ? '' : ` for aws sso login (${flow})`;
  const typo = profile === null ? undefined : profileTypo(profile, target, host);
  return new RegisterError('NotCached', `Nothing is cached${use} for ${targetInWords(target)}.`, {
    hint: typo ?? `Register a client with ${registerCommand(target, host)}.`,
  });
}

/** A command that works, once a region is put in if none is known. */
function registerCommand(target: Target, { env }: Host): string {
  const { profile, flow } = target;
  // aws sso login takes the region from the AWS config file alone.
  if (profile === null || flow !== undefined || hasRegion(profile, env)) {
    return `"${commandFor('register', target)}"`;
  }
  const command = commandFor('register', { ...target, describing: { '--region': 'REGION' } });
  return `"${command}" and the region of your IAM Identity Center instance`;
}

/** Whether there is a region, or a start URL that leads to it; also if `register` will say what is wrong. */
function hasRegion(profile: string, env: Env): boolean {
  const settings = configuredFor(profile, env);
  if (settings?.region !== undefined) return true;
  return settings === undefined || orNone(() => startUrlToFollow(settings)) !== undefined;
}

/** Undefined if the configuration cannot be read, or is wrong. */
function configuredFor(profile: string, env: Env): ConfiguredSettings | undefined {
  return orNone(() => resolveRegisterSettings({ profile }, env, readAwsConfig(env)));
}

function profileTypo(profile: string, target: Target, host: Host): string | undefined {
  const known = knownProfiles(target, host);
  if (known.includes(profile)) return undefined;
  const typo = orNone(() => sectionTypo(readAwsConfig(host.env), 'profile', profile));
  return typo ?? didYouMean(profile, known);
}

/** The error for what is cached for another flow than the one that is named. */
export function otherFlow({ flow = 'device' }: Entry, target: Target): RegisterError {
  const message = `What is cached for ${targetInWords(target)} is for the flow ${flow} of aws sso login, not ${target.flow ?? ''}.`;
  return new RegisterError('NotCached', message, { hint: `Show it with --aws-cli ${flow}.` });
}

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
  const settings = configuredFor(profile, host.env);
  return { ...(await placeOptions(entry, settings)), ...requestOptions(entry, settings) };
}

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
