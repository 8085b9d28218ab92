import { usageError } from '../errors.js';
import { endpointText, type EndpointParameters } from '../registration/endpoint-parameters.js';
import { createClient } from './client.js';

/** The answers of the rules, which never change: many profiles share a few. */
const known = new Map<string, string>();

/**
 * The endpoint that the SDK's own rules choose, in whatever partition the region is.
 *
 * @returns a URL without a trailing slash
 * @throws a usage error where the rules forbid the combination
 */
export function resolveEndpoint(endpointParameters: EndpointParameters): string {
  const key = JSON.stringify(endpointParameters);
  const endpoint = known.get(key) ?? endpointText(askRules(endpointParameters));
  known.set(key, endpoint);
  return endpoint;
}

function askRules(settings: EndpointParameters): URL {
  const client = createClient({ endpointParameters: settings, timeout: 1, maxAttempts: 1 });
  try {
    return client.config.endpointProvider({
      Region: settings.region,
      UseFIPS: settings.useFips,
      UseDualStack: settings.useDualStack,
      ...(settings.endpointUrl !== undefined && { Endpoint: settings.endpointUrl }),
    }).url;
  } catch (error) {
    throw usageError(`The SDK has no endpoint for these settings: ${(error as Error).message}.`);
  } finally {
    client.destroy();
  }
}
