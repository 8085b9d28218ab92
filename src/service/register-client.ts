import { RegisterClientCommand } from '@aws-sdk/client-sso-oidc';
import { RegisterError } from '../errors.js';
import type { ClientMetadata } from '../registration/client-metadata.js';
import { parseRegistration, type Registration } from '../registration/registration.js';
import { trustOf } from './trust.js';
import { createClient, type ClientOptions } from './client.js';
import { proxyOf } from './proxy.js';
import { callDetails, fromSdkError } from './service-error.js';

/** The settings of one call. */
export interface CallOptions extends ClientOptions {
  /** The URL of the endpoint. */
  endpoint: string;
  /** The path of a PEM file of certificates to trust in addition to Node's own. */
  caBundle: string | undefined;
  /** Aborts the call, which then throws the signal's reason. */
  signal: AbortSignal;
}

/** What the service answered, and what `--debug` prints about it. */
export interface Answer {
  registration: Registration;
  details: string;
}

/**
 * Registers a client.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html
 * @throws ServiceRefused or ServiceUnavailable, a usage error if the proxy or the certificate bundle
 *   cannot be used, or the signal's reason
 */
export async function registerClient(
  request: ClientMetadata,
  options: CallOptions,
): Promise<Answer> {
  const proxy = proxyOf(options.endpoint);
  const call = { ...options, proxy: proxy?.name };
  const route = { proxyUrl: proxy?.url, trust: trustOf(options.caBundle) };
  const client = createClient(options, route);
  const command = new RegisterClientCommand(request);
  const { $metadata, ...answer } = await client
    .send(command, { abortSignal: options.signal })
    .catch((error: unknown) => {
      throw fromSdkError(error, call);
    })
    .finally(() => client.destroy());
  const details = callDetails($metadata, call);
  return { registration: requireRegistration(answer, call, details), details };
}

/** Even an answer with HTTP status 200 may lack what a registration needs. */
function requireRegistration(
  answer: unknown,
  { endpoint }: CallOptions,
  details: string,
): Registration {
  const registration = parseRegistration(answer);
  if (!('missing' in registration)) return registration;
  throw new RegisterError(
    'ServiceUnavailable',
    `${endpoint} answered without a usable ${registration.missing.join(', ')}, so nothing was cached.`,
    { hint: 'Check that the endpoint is the SSO OIDC service.', details },
  );
}
