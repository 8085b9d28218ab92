import {
  SlowDownException,
  SSOOIDCClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-sso-oidc';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import type { EndpointParameters } from '../registration/endpoint-parameters.js';
import { attemptHandler, type AttemptWatcher } from './attempt.js';
import type { Route } from './exchange.js';

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
    requestHandler: attemptHandler(timeout, route, watcher),
  });
  client.middlewareStack.addRelativeTo(markSlowDown, {
    name: 'markSlowDown',
    relation: 'after',
    toMiddleware: 'retryMiddleware',
  });
  return client;
}

/**
 * Makes the SDK retry a SlowDownException like a throttling error, with the longer backoff and
 * jitter. Otherwise it would not: the status is 400, and the model does not mark it as retryable.
 */
const markSlowDown: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
  (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      throw error instanceof SlowDownException
        ? Object.assign(error, { $retryable: { throttling: true } })
        : error;
    }
  };
