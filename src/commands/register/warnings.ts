import { commandLine } from '../../command-line.js';
import { usageError, type RegisterError } from '../../errors.js';
import { didYouMean } from '../../nearest.js';
import { durationInWords, timeLeftInWords } from '../../output/time-left.js';
import { clockSkew, serviceTime } from '../../registration/clock.js';
import {
  AUTHORIZATION_CODE,
  DEVICE_CODE,
  GRANT_TYPES,
} from '../../registration/client-metadata.js';
import type { Entry } from '../../registration/entry.js';
import type { Flow } from '../../registration/flow.js';
import { EXPIRY_WINDOW, isOnThisMachine } from '../../registration/reuse.js';
import type { Registration } from '../../registration/registration.js';
import { isDualStackUrl, regionOfUrl } from '../../registration/start-url.js';
import { statusOf, timeLeft, type Criteria } from '../../registration/validity.js';
import { sectionTypo } from '../../settings/aws-config/config-typos.js';
import { profileConfig, typosOf } from '../../settings/aws-config/profile-config.js';
import { missingFile, notIn, type AwsConfig } from '../../settings/aws-config/read-aws-config.js';
import { nearestRegion, startUrlHint } from '../../settings/instance.js';
import type { Setting } from '../../settings/setting.js';
import type { Context } from '../context.js';
import { commandFor } from '../hints.js';
import { ownerOf, type Task } from './task.js';

/** Prints, before anything is sent, what is worth a warning or a hint about the requests. */
export function warnOfRequests(
  tasks: Task[],
  config: AwsConfig,
  { host, reporter }: Context,
): void {
  if (tasks.length === 0) return;
  const missing = missingFile(config);
  if (missing !== undefined && host.env.AWS_CONFIG_FILE) reporter.note(`hint: ${missing}.`);
  const notes = tasks.flatMap((task) => [...notesOn(task), ...typosIn(task, config)]);
  for (const note of notes) reporter.note(note);
}

function notesOn(task: Task): string[] {
  const { resolvedStartUrl, startUrl } = task.settings;
  const portals = [(resolvedStartUrl ?? startUrl)?.value, task.request.issuerUrl];
  const urls = [...new Set(portals.filter((url) => url !== undefined))];
  return [
    startUrlHint(startUrl),
    workloadRegionHint(task),
    ...urls.flatMap((url) => [regionWarning(url, task), dualStackHint(url, task)]),
    grantTypesWarning(task),
    switchHint(task.settings.useFips),
    switchHint(task.settings.useDualStack),
  ].filter((note) => note !== undefined);
}

/** What says where workloads are need not say where the instance is. */
function workloadRegionHint({ settings: { region } }: Task): string | undefined {
  const { value, source } = region;
  if (!/^AWS_(DEFAULT_)?REGION$|^region of /.test(source)) return undefined;
  return `hint: the region ${value} (${source}) may be that of your workloads: if IAM Identity Center is in another one, set sso_region or use --region.`;
}

/** The AWS CLI says nothing, and takes `1` or `yes` for false. */
function switchHint({ source, text }: Setting<boolean>): string | undefined {
  if (text === undefined) return undefined;
  return `hint: ${source} is ${text}, which counts as false, as for aws: write true or false.`;
}

/** A wrong region is accepted without an issuer, and fails only later, in the browser. */
function regionWarning(url: string, { settings: { region } }: Task): string | undefined {
  const said = regionOfUrl(url);
  if (said === undefined || said === region.value) return undefined;
  return `warning: the start URL ${url} is in ${said}, but the region used is ${region.value} (${region.source}).`;
}

/** The endpoint decides to which portal a device is sent: dual-stack, or IPv4 only. */
function dualStackHint(url: string, { settings }: Task): string | undefined {
  const { useDualStack, endpointUrl, region } = settings;
  if (!isDualStackUrl(url) || useDualStack.value || endpointUrl !== undefined) return undefined;
  return `hint: ${url} is a dual-stack portal, but the endpoint in ${region.value} is not dual-stack: set use_dualstack_endpoint = true in the profile.`;
}

/** Reported: the service answers such a request with InvalidScopeException and HTTP status 500. */
function grantTypesWarning({ request: { grantTypes = [] } }: Task): string | undefined {
  if (!grantTypes.includes(DEVICE_CODE) || !grantTypes.includes(AUTHORIZATION_CODE)) {
    return undefined;
  }
  return `warning: a client for device code cannot also have ${AUTHORIZATION_CODE}: the service refuses it, so register two clients.`;
}

/** Hints at what is probably mistyped. None of them is an error. */
function typosIn(task: Task, config: AwsConfig): string[] {
  const typos = [...profileTypos(task, config), ...regionTypos(task), ...grantTypeTypos(task)];
  return typos.map((typo) => `hint: ${typo}`);
}

function profileTypos({ settings }: Task, config: AwsConfig): string[] {
  const { profile } = ownerOf(settings);
  if (profile === null) return [];
  const found = profileConfig(config, profile);
  if (found.exists) return typosOf(found);
  if (settings.profile.source === 'default') return [];
  const meant = sectionTypo(config, 'profile', profile);
  return meant === undefined ? [] : [`${notIn(config, `The profile ${profile}`)}. ${meant}`];
}

/** Only a hint, because AWS adds regions. */
function regionTypos({ settings: { region } }: Task): string[] {
  const meant = nearestRegion(region.value);
  if (meant === undefined) return [];
  return [`${region.value} (${region.source}) is an unusual region. Did you mean ${meant}?`];
}

/** Only a hint, because the service decides what it supports. */
function grantTypeTypos({ request: { grantTypes = [] } }: Task): string[] {
  const unknown = grantTypes.filter((type) => !GRANT_TYPES.includes(type));
  return unknown.map((type) => {
    const [urn] = GRANT_TYPES.filter((known) => known.endsWith(`:${type}`));
    const meant = didYouMean(urn ?? type, GRANT_TYPES) ?? `It knows ${GRANT_TYPES.join(', ')}.`;
    return `The service does not know the grant type ${type}. ${meant}`;
  });
}

/** Says, before the first call, that NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect. */
export async function warnOfTlsSwitch({ reporter }: Context): Promise<void> {
  const { unsetTlsRejectUnauthorized } = await import('../../service/trust.js');
  if (!unsetTlsRejectUnauthorized()) return;
  reporter.note(
    'warning: NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are still checked.',
  );
}

/**
 * Warns of a wrong clock, and of a new secret that is not valid for long enough.
 *
 * @param minValidity milliseconds
 */
export function warnOfDates(entry: Entry, minValidity: number, { host, reporter }: Context): void {
  const criteria = { now: host.now(), minValidity };
  const { registration, receivedAt = Infinity } = entry;
  const skew = clockSkew(registration, receivedAt * 1000);
  if (skew !== 0) {
    const wrong = `${durationInWords(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'}`;
    const effect = skew > 0 ? effectBehind(entry) : effectAhead(registration, criteria);
    reporter.note(`warning: the clock of this machine is ${wrong} that of the service, ${effect}.`);
  }
  if (statusOf(entry, criteria) === 'valid') return;
  const left = timeLeftInWords(registration, serviceTime(entry, criteria.now));
  reporter.note(
    `warning: the new secret (${left}) does not stay valid for --min-validity, so the next run registers again.`,
  );
}

function effectBehind({ flow }: Entry): string {
  return flow === undefined
    ? 'so validity is judged by the clock of the service'
    : 'and aws sso login judges validity by that of this machine';
}

/** What follows from a local clock that is ahead: see `serviceTime`. */
function effectAhead(registration: Registration, { now }: Criteria): string {
  return timeLeft(registration, now) > 0
    ? 'so a secret counts as expired that much too early'
    : 'so the new secret soon counts as expired, and later runs register again: set the clock';
}

/** Each flow, and the versions of the AWS CLI that know it. Earlier ones know only device code. */
const LOGINS: Record<Flow, string> = { pkce: 'pkce, AWS CLI 2.22 and later', device: 'device' };

/** Says where `aws sso login` finds a new client. @returns the error if it would not use it */
export function announceLogin(
  { flow, awsCliCache = '', registration, profile, ssoSession, endpoint }: Entry,
  { host, reporter }: Context,
): RegisterError | undefined {
  if (flow === undefined) return undefined;
  if (timeLeft(registration, host.now()) < EXPIRY_WINDOW) {
    return usageError(
      'aws sso login would register again: by the clock of this machine, the new secret is valid for less than 15 minutes.',
      'Check the clock of this machine; for an emulator, set a longer --secret-ttl.',
    );
  }
  reporter.note(`aws sso login (${LOGINS[flow]}) finds the client in ${awsCliCache}`);
  reporter.note(signInWith(flow, profile, ssoSession));
  if (isOnThisMachine(endpoint)) {
    reporter.note(
      `hint: IAM Identity Center does not know this client of ${endpoint}. Before you sign in there, run "${commandFor('clear', { profile, ssoSession, flow })}".`,
    );
  }
  return undefined;
}

function signInWith(flow: Flow, profile: string | null, ssoSession: string | null = null): string {
  const [option, name] =
    profile === null ? ['--sso-session', ssoSession ?? ''] : ['--profile', profile];
  // For aws, a word that begins with a dash is an option.
  const whose = name.startsWith('-') ? [`${option}=${name}`] : [option, name];
  const command = ['aws', 'sso', 'login', ...whose];
  // A legacy profile signs in by device code anyway.
  if (flow === 'pkce' || ssoSession === null) return `Sign in with "${commandLine(command)}".`;
  return `Sign in with "${commandLine([...command, '--use-device-code'])}". AWS CLI versions before 2.22 know no --use-device-code: leave it out.`;
}
