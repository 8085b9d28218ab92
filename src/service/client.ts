import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import type { EndpointParameters } from '../registration/endpoint-parameters.js';
import { attemptHandler } from './attempt-timeout.js';
import type { Route } from './exchange.js';
import { retrySlowDown } from './slow-down.js';
import { watchAttempts, type AttemptWatcher } from './watch-attempts.js';

/** The settings of an SDK client. */
export interface ClientOptions {
  endpointParameters: EndpointParameters;
  /** Milliseconds for each attempt, from the connection to the last byte of the answer. */
  timeout: number;
  maxAttempts: number;
  watcher?: AttemptWatcher;
}

/** Creates an SDK client that reads no configuration of its own: every setting is passed to it. */
export function createClient(
  { endpointParameters, timeout, maxAttempts, watcher }: ClientOptions,
  route: Route = { trust: {} },
): SSOOIDCClient {
  // The SDK's warning about Node versions is meant for developers, not for users of this program.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { region, endpointUrl, useFips, useDualStack } = endpointParameters;
  const client = new SSOOIDCClient({
    region,
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    useFipsEndpoint: useFips,
    useDualstackEndpoint: useDualStack,
    defaultsMode: 'standard',
    retryMode: 'standard',
    maxAttempts,
    userAgentAppId: 'sso-register',
    authSchemePreference: [],
    requestHandler: attemptHandler(timeout, route),
  });
  client.middlewareStack.use(retrySlowDown);
  if (watcher !== undefined) client.middlewareStack.use(watchAttempts(watcher));
  return client;
}
