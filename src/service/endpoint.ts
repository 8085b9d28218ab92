import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { usageError } from '../errors.js';
import { endpointText, type EndpointSettings } from '../registration/endpoint.js';
import { createClient } from './client.js';

/**
 * The endpoint that the SDK's own rules choose, in whatever partition the region is.
 *
 * @returns a URL without a trailing slash
 * @throws a usage error where the rules forbid the combination
 */
export function resolveEndpoint(endpointSettings: EndpointSettings): string {
  const client = createClient({ endpointSettings, timeout: 1, maxAttempts: 1 });
  try {
    return endpointText(askRules(client, endpointSettings));
  } catch (error) {
    throw usageError(`The SDK has no endpoint for these settings: ${(error as Error).message}.`);
  } finally {
    client.destroy();
  }
}

function askRules(client: SSOOIDCClient, settings: EndpointSettings): URL {
  const { url } = client.config.endpointProvider({
    Region: settings.region,
    UseFIPS: settings.useFips,
    UseDualStack: settings.useDualStack,
    ...(settings.endpointUrl !== undefined && { Endpoint: settings.endpointUrl }),
  });
  return url;
}
