import { RegisterClientCommand } from '@aws-sdk/client-sso-oidc';
import type { NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { RegisterError } from '../errors.js';
import type { ClientMetadata } from '../registration/client-metadata.js';
import { parseRegistration, type Registration } from '../registration/registration.js';
import { createClient, type ClientOptions } from './client.js';
import { proxyOf, type Proxy } from './proxy.js';
import { callDetails, fromSdkError } from './service-error.js';

export interface CallOptions extends ClientOptions {
  /** The URL of the endpoint. */
  endpoint: string;
  /** The path of a file of certificates to trust besides those of Node. */
  caBundle?: string;
  /** Ends the call; its reason is what is then thrown. */
  signal: AbortSignal;
}

/** What the service answered, and what `--debug` says of it. */
export interface Answer {
  registration: Registration;
  details: string;
}

/**
 * Registers a client.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html
 * @throws ServiceRefused or ServiceUnavailable, a usage error for a proxy or a bundle that cannot
 *   be used, or the reason of the signal
 */
export async function registerClient(
  request: ClientMetadata,
  options: CallOptions,
): Promise<Answer> {
  const proxy = proxyOf(options.endpoint);
  const call = { ...options, proxy: proxy?.name };
  const client = createClient(options, await networkOf(options, proxy));
  const command = new RegisterClientCommand(request);
  const { $metadata, ...answer } = await client
    .send(command, { abortSignal: options.signal })
    .catch((error: unknown) => {
      throw fromSdkError(error, call);
    })
    .finally(() => {
      client.destroy();
    });
  const details = callDetails($metadata, call);
  return { registration: judge(answer, call, details), details };
}

/** The agents are loaded only in a network that needs them. */
async function networkOf(
  { endpoint, caBundle }: CallOptions,
  proxy: Proxy | undefined,
): Promise<NodeHttpHandlerOptions> {
  if (proxy === undefined && caBundle === undefined) return {};
  const { createAgents } = await import('./agents.js');
  return createAgents({ endpoint, proxyUrl: proxy?.url, caBundle });
}

/** An answer of 200 is not yet a registration. */
function judge(answer: unknown, { endpoint }: CallOptions, details: string): Registration {
  const registration = parseRegistration(answer);
  if (!('missing' in registration)) return registration;
  throw new RegisterError(
    'ServiceUnavailable',
    `${endpoint} answered without a usable ${registration.missing.join(', ')}: that is no registration.`,
    { hint: 'Check that the endpoint is the SSO OIDC service. Nothing was cached.', details },
  );
}
