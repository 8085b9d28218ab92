import {
  RegisterClientCommand,
  SlowDownException,
  SSOOIDCClient,
  SSOOIDCServiceException,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-sso-oidc';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import { RegisterError, usageError } from '../errors.js';
import type { ClientMetadata } from '../registration/client-metadata.js';
import { endpointText, type EndpointParameters } from '../registration/endpoint-parameters.js';
import { parseRegistration, type Registration } from '../registration/registration.js';
import { attemptHandler, type AttemptWatcher } from './attempt.js';
import { proxyOf } from './proxy.js';
import { callDetails, fromSdkError, isRefusal } from './service-error.js';
import { trustOf } from './trust.js';

/** The settings of one call. */
export interface CallOptions {
  endpointParameters: EndpointParameters;
  /** Milliseconds for each attempt, from the connection to the last byte of the answer. */
  timeout: number;
  maxAttempts: number;
  /** The path of a PEM file of certificates to trust in addition to Node's own. */
  caBundle: string | undefined;
  /** Aborts the call, which then throws the signal's reason. */
  signal: AbortSignal;
  watcher: AttemptWatcher;
}

/**
 * @returns what the service answered, and what `--debug` prints about it
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html
 * @throws ServiceRefused or ServiceUnavailable, a usage error if the proxy or the certificate bundle
 *   cannot be used, or the signal's reason
 */
export async function registerClient(
  request: ClientMetadata,
  options: CallOptions,
): Promise<{ registration: Registration; details: string }> {
  const { endpointParameters, timeout, maxAttempts, caBundle, signal, watcher } = options;
  const endpoint = resolveEndpoint(endpointParameters);
  const route = { proxy: proxyOf(endpoint), trust: trustOf(caBundle) };
  const call = { endpoint, proxy: route.proxy?.name, timeout, signal };
  const requestHandler = attemptHandler(timeout, route, watcher);
  const client = createClient(endpointParameters, maxAttempts, requestHandler);
  const { $metadata, ...answer } = await client
    .send(new RegisterClientCommand(request), { abortSignal: signal })
    .then(throwRefusal)
    .catch((error: unknown) => {
      throw fromSdkError(error, call);
    })
    .finally(() => client.destroy());
  const details = callDetails($metadata, call);
  return { registration: requireRegistration(answer, endpoint, details), details };
}

/** Even an answer with HTTP status 200 may lack what a registration needs. */
function requireRegistration(answer: unknown, endpoint: string, details: string): Registration {
  const registration = parseRegistration(answer);
  if (!('missing' in registration)) return registration;
  throw new RegisterError(
    'ServiceUnavailable',
    `${endpoint} answered without a usable ${registration.missing.join(', ')}, so nothing was cached.`,
    { hint: 'Check that the endpoint is the SSO OIDC service.', details },
  );
}

/** Endpoints by parameters, which profiles often share: this saves 7 % of registering 500 profiles. */
const resolvedEndpoints = new Map<string, string>();

/**
 * The endpoint by the SDK's own rules, for a region in any partition, without a trailing slash.
 *
 * @throws a usage error if the rules reject the combination of parameters
 */
export function resolveEndpoint(parameters: EndpointParameters): string {
  const key = JSON.stringify(parameters);
  const endpoint = resolvedEndpoints.get(key) ?? endpointText(applyRules(parameters));
  resolvedEndpoints.set(key, endpoint);
  return endpoint;
}

function applyRules(parameters: EndpointParameters): URL {
  // It sends nothing.
  const client = createClient(parameters, 1, attemptHandler(1, { trust: {} }));
  try {
    return client.config.endpointProvider({
      Region: parameters.region,
      UseFIPS: parameters.useFips,
      UseDualStack: parameters.useDualStack,
      ...(parameters.endpointUrl !== undefined && { Endpoint: parameters.endpointUrl }),
    }).url;
  } catch (error) {
    throw usageError(`The SDK has no endpoint for these settings: ${(error as Error).message}.`);
  } finally {
    client.destroy();
  }
}

/** Creates an SDK client that reads no configuration of its own: every setting is passed to it. */
function createClient(
  { region, endpointUrl, useFips, useDualStack }: EndpointParameters,
  maxAttempts: number,
  requestHandler: ReturnType<typeof attemptHandler>,
): SSOOIDCClient {
  // The SDK's warning about Node versions is meant for developers, not for users of this program.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
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
    requestHandler,
  });
  client.middlewareStack.addRelativeTo(judgeFailure, {
    relation: 'after',
    toMiddleware: 'retryMiddleware',
  });
  return client;
}

/**
 * Makes the SDK retry a SlowDownException like a throttling error, with the longer backoff and
 * jitter. Otherwise it would not: the status is 400, and the model does not mark it as retryable.
 *
 * A refusal is an answer to the SDK until the call is over: it would retry one with HTTP status 500.
 */
const judgeFailure: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
  (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (isRefusal(error)) return { output: error, response: error.$response };
      throw error instanceof SlowDownException
        ? Object.assign(error, { $retryable: { throttling: true } })
        : error;
    }
  };

function throwRefusal<T>(output: T): T {
  if (output instanceof SSOOIDCServiceException) throw output;
  return output;
}
