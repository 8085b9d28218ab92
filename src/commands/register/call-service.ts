import { toJson } from '../../output/escape.js';
import type { Spinner } from '../../output/reporter.js';
import type { Entry } from '../../registration/entry.js';
import type { AttemptWatcher } from '../../service/attempt.js';
import type { Context } from '../context.js';
import { resolveEndpoint, type Task } from './task.js';
import { warnOfTlsSwitch, withIssuerHint } from './warnings.js';

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
      endpoint,
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
    throw withIssuerHint(error, task);
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
