import { RegisterError } from '../../errors.js';
import { toJson } from '../../output/escape.js';
import type { Spinner } from '../../output/reporter.js';
import type { Entry } from '../../registration/entry.js';
import type { AttemptWatcher } from '../../service/attempt.js';
import type { Context } from '../context.js';
import { resolveEndpoint, type Task } from './task.js';
import { warnOfTlsSwitch } from './warnings.js';

/** A registration on its way into a cache. */
export type Obtained = Pick<Entry, 'registration' | 'receivedAt' | 'endpoint'> & {
  source: 'cache' | 'service';
};

/** Registers the client of a task with the service. @throws ServiceRefused or ServiceUnavailable */
export async function callService(task: Task, context: Context): Promise<Obtained> {
  const { request, endpointParameters, settings } = task;
  const { host, reporter } = context;
  const endpoint = await resolveEndpoint(task);
  await warnOfTlsSwitch(context);
  reporter.debug(`RegisterClient at ${endpoint}: ${toJson(request)}`);
  const text = `Registering ${request.clientName} at ${endpoint}`;
  const spinner = await reporter.spin(text);
  try {
    const { registerClient } = await import('../../service/register-client.js');
    const { registration, details } = await registerClient(request, {
      endpointParameters,
      timeout: settings.timeout.value,
      maxAttempts: settings.maxAttempts.value,
      caBundle: settings.caBundle?.value,
      signal: host.signal,
      watcher: attemptProgress(text, spinner, context),
    });
    reporter.debug(details);
    const receivedAt = Math.floor(host.now() / 1000);
    return { registration, receivedAt, endpoint, source: 'service' };
  } catch (error) {
    throw withHint(error, task);
  } finally {
    spinner.stop();
  }
}

/** Shows the attempts of a call: the later ones in the spinner, each one with `--debug`. */
function attemptProgress(
  text: string,
  spinner: Spinner,
  { host, reporter }: Context,
): AttemptWatcher {
  let endedAt = 0;
  return {
    starts: (attempt) => {
      if (attempt === 1) return;
      reporter.debug(`attempt ${attempt} after a pause of ${host.now() - endedAt} ms`);
      spinner.say(`${text}, attempt ${attempt}`);
    },
    ends: (attempt, answer) => {
      endedAt = host.now();
      reporter.debug(`attempt ${attempt}: ${answer}`);
    },
  };
}

/** The error of a call, with a hint at the settings that are the likely reason. */
function withHint(error: unknown, task: Task): unknown {
  if (!(error instanceof RegisterError)) return error;
  const { code, message, details, cause } = error;
  const hint = cause instanceof Error ? hintFor(cause, task) : undefined;
  return hint === undefined ? error : new RegisterError(code, message, { hint, details, cause });
}

/** @param cause the SDK's error, or Node's */
export function hintFor(
  cause: Error & { code?: unknown; error_description?: unknown },
  task: Pick<Task, 'request' | 'settings' | 'endpointParameters'>,
): string | undefined {
  const { clientName, issuerUrl } = task.request;
  const { region, useFips } = task.settings;
  if (task.endpointParameters.useFips && /^(ENOTFOUND|EAI_AGAIN)$/.test(String(cause.code))) {
    return `Check ${useFips.source} first: ${region.value} may have no FIPS endpoint for SSO OIDC.`;
  }
  if (cause.name !== 'InvalidClientMetadataException') return undefined;
  const aboutIssuer = `Check sso_region and sso_start_url first: ${region.value} has to be the region of ${issuerUrl ?? ''}.`;
  const aboutName = 'Check --client-name: use only letters, digits, ".", "_" and "-".';
  const isUnexplained = !cause.error_description && /[^\w.-]/.test(clientName);
  const hints = [issuerUrl && aboutIssuer, isUnexplained && aboutName].filter(Boolean);
  return hints.join(' ') || undefined;
}
