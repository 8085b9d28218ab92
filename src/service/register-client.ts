import { RegisterClientCommand } from '@aws-sdk/client-sso-oidc';
import type { ClientMetadata } from '../registration/client-metadata.js';
import { parseRegistration, type Registration } from '../registration/registration.js';
import { RegisterError } from '../errors.js';
import { createClient, type ClientOptions } from './client.js';
import { fromSdkError, describeMetadata } from './service-error.js';

export interface CallOptions extends ClientOptions {
  /** The URL of the endpoint, for messages. */
  endpoint: string;
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
 * @throws ServiceRefused or ServiceUnavailable, or the reason of the signal
 */
export async function registerClient(
  request: ClientMetadata,
  options: CallOptions,
): Promise<Answer> {
  const client = createClient(options);
  try {
    const { $metadata, ...answer } = await client.send(new RegisterClientCommand(request), {
      abortSignal: options.signal,
    });
    return { registration: judge(answer, options), details: describeMetadata($metadata) };
  } catch (error) {
    throw fromSdkError(error, options);
  } finally {
    client.destroy();
  }
}

/** An answer of 200 is not yet a registration. */
function judge(answer: unknown, { endpoint }: CallOptions): Registration {
  const registration = parseRegistration(answer);
  if (!('missing' in registration)) return registration;
  throw new RegisterError(
    'ServiceUnavailable',
    `${endpoint} answered without a usable ${registration.missing.join(', ')}: that is no registration.`,
    { hint: 'Check that the endpoint is the SSO OIDC service. Nothing was cached.' },
  );
}
