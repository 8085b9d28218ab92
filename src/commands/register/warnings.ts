import { RegisterError } from '../../errors.js';
import { durationInWords, timeLeftInWords } from '../../output/time-left.js';
import { clockSkew, serviceTime } from '../../registration/clock.js';
import { AUTHORIZATION_CODE, DEVICE_CODE } from '../../registration/client-metadata.js';
import type { Entry } from '../../registration/entry.js';
import type { Registration } from '../../registration/registration.js';
import { isDualStackUrl, regionOfUrl } from '../../registration/start-url.js';
import { statusOf, timeLeft, type Criteria } from '../../registration/validity.js';
import { readAwsConfig } from '../../settings/aws-config/read-aws-config.js';
import { startUrlHint } from '../../settings/sso.js';
import type { Context } from '../context.js';
import type { Plan } from './plan.js';
import { slipsIn } from './slips.js';

/** Prints, before anything is sent, what is worth a warning or a hint about the plans. */
export function warnOfRequests(plans: Plan[], { host, reporter }: Context): void {
  const config = readAwsConfig(host.env);
  const notes = plans.flatMap((plan) => [...notesOn(plan), ...slipsIn(plan, config)]);
  for (const note of notes) reporter.note(note);
}

function notesOn(plan: Plan): string[] {
  const { resolvedStartUrl, startUrl } = plan.settings;
  const portals = [(resolvedStartUrl ?? startUrl)?.value, plan.request.issuerUrl];
  const urls = [...new Set(portals.filter((url) => url !== undefined))];
  return [
    startUrlHint(startUrl),
    ...urls.flatMap((url) => [regionWarning(url, plan), dualStackHint(url, plan)]),
    grantTypesWarning(plan),
  ].filter((note) => note !== undefined);
}

/** A wrong region is accepted without an issuer, and fails only later, in the browser. */
function regionWarning(url: string, { settings: { region } }: Plan): string | undefined {
  const said = regionOfUrl(url);
  if (said === undefined || said === region.value) return undefined;
  return `warning: the start URL ${url} is in ${said}, but the region used is ${region.value} (${region.source}).`;
}

/** The endpoint decides to which portal a device is sent: dual-stack, or IPv4 only. */
function dualStackHint(url: string, { settings, endpoint }: Plan): string | undefined {
  const { useDualStack, endpointUrl } = settings;
  if (!isDualStackUrl(url) || useDualStack.value || endpointUrl !== undefined) return undefined;
  return `hint: ${url} is a dual-stack portal, but ${endpoint} is not dual-stack: set use_dualstack_endpoint = true in the profile.`;
}

/** Reported: the service answers such a request with InvalidScopeException and HTTP status 500. */
function grantTypesWarning({ request: { grantTypes = [] } }: Plan): string | undefined {
  if (!grantTypes.includes(DEVICE_CODE) || !grantTypes.includes(AUTHORIZATION_CODE)) {
    return undefined;
  }
  return `warning: a client for device code cannot also have ${AUTHORIZATION_CODE}: the service refuses it, so register two clients.`;
}

/** The error of a call; with an issuer, the first thing to check is whether it belongs to the region. */
export function withIssuerHint(error: unknown, { request, settings }: Plan): unknown {
  const { issuerUrl } = request;
  if (!(error instanceof RegisterError) || issuerUrl === undefined) return error;
  const { code, message, details, cause } = error;
  if ((cause as Error | undefined)?.name !== 'InvalidClientMetadataException') return error;
  const hint = `Check sso_region and sso_start_url first: ${settings.region.value} has to be the region of ${issuerUrl}.`;
  return new RegisterError(code, message, { hint, details, cause });
}

/** Says, before the first call, that NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect. */
export async function warnOfTlsSwitch({ reporter }: Context): Promise<void> {
  const { unsetTlsRejectUnauthorized } = await import('../../service/trust.js');
  if (!unsetTlsRejectUnauthorized()) return;
  reporter.note(
    'warning: NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are still checked.',
  );
}

/** Warns of a wrong clock, and of a new secret that is not valid for long enough. */
export function warnOfDates(
  entry: Entry & { receivedAt: number },
  criteria: Criteria,
  { reporter }: Context,
): void {
  const { registration, receivedAt } = entry;
  const skew = clockSkew(registration, receivedAt * 1000);
  if (skew !== 0) {
    const wrong = `${durationInWords(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'}`;
    const effect =
      skew > 0
        ? 'so validity is judged by the clock of the service'
        : effectAhead(registration, criteria);
    reporter.note(`warning: the clock of this machine is ${wrong} that of the service, ${effect}.`);
  }
  if (statusOf(entry, criteria) === 'valid') return;
  const left = timeLeftInWords(registration, serviceTime(entry, criteria.now));
  reporter.note(
    `warning: the new secret (${left}) does not stay valid for --min-validity, so the next run registers again.`,
  );
}

/** What follows from a local clock that is ahead: see `serviceTime`. */
function effectAhead(registration: Registration, { now }: Criteria): string {
  return timeLeft(registration, now) > 0
    ? 'so a secret counts as expired that much too early'
    : 'so the new secret soon counts as expired, and later runs register again: set the clock';
}
