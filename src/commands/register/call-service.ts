import { toJson } from '../../output/escape.js';
import type { Registration } from '../../registration/registration.js';
import type { Context } from '../context.js';
import { attemptProgress } from './attempt-progress.js';
import type { Plan } from './plan.js';
import { warnOfTlsSwitch, withIssuerHint } from './warnings.js';

/** Registers the client of a plan with the service. @throws ServiceRefused or ServiceUnavailable */
export async function callService(plan: Plan, context: Context): Promise<Registration> {
  const { request, endpoint, endpointParameters, settings } = plan;
  const { host, reporter } = context;
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
    return registration;
  } catch (error) {
    throw withIssuerHint(error, plan);
  } finally {
    spinner.stop();
  }
}
