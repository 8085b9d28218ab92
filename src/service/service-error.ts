import { SSOOIDCServiceException } from '@aws-sdk/client-sso-oidc';
import type { ResponseMetadata } from '@smithy/types';
import { RegisterError } from '../errors.js';

/** What an error message needs to know of the call. */
export interface FailedCall {
  endpoint: string;
  /** Milliseconds. */
  timeout: number;
  signal: AbortSignal;
}

const HINTS: Readonly<Record<string, string>> = {
  InvalidClientMetadataException: 'Check the options that describe the client.',
  InvalidRedirectUriException: 'Check --redirect-uris.',
  InvalidRequestException: 'Check the options that describe the client.',
  InvalidScopeException: 'Check --scopes.',
  UnsupportedGrantTypeException: 'Check --grant-types.',
};

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
};

/**
 * The error that users meet for anything that the SDK throws.
 *
 * @returns the reason of the signal if the call was ended by it; what is unknown, as it is
 */
export function fromSdkError(error: unknown, call: FailedCall): unknown {
  if (call.signal.aborted) return call.signal.reason;
  if (error instanceof SSOOIDCServiceException) return serviceError(error, call);
  if (error instanceof SyntaxError) return notTheService(error, call);
  if (error instanceof Error && (error.name === 'TimeoutError' || 'code' in error)) {
    return networkError(error, call);
  }
  return error;
}

/** Status and request id, for `--debug`. */
export function describeMetadata({
  httpStatusCode,
  requestId,
  attempts,
}: ResponseMetadata): string {
  return `HTTP ${httpStatusCode ?? 'status unknown'}, request id ${requestId ?? 'unknown'}, attempt ${attempts ?? 1}`;
}

function serviceError(error: SSOOIDCServiceException, { endpoint }: FailedCall): RegisterError {
  const details = describeMetadata(error.$metadata);
  const text = describe(error);
  if (isUnavailable(error)) {
    return new RegisterError('ServiceUnavailable', `${endpoint} stayed unavailable: ${text}`, {
      hint: 'Try again later, or raise --max-attempts.',
      details,
      cause: error,
    });
  }
  const hint = HINTS[error.name] ?? 'Check --region and --endpoint-url.';
  const message = `The service refused the request: ${text}`;
  return new RegisterError('ServiceRefused', message, { hint, details, cause: error });
}

/** The truth is in `error` and `error_description`: the SDK's own message may read `UnknownError`. */
function describe(error: SSOOIDCServiceException): string {
  const { error: code, error_description: description } = error as {
    error?: string;
    error_description?: string;
  };
  const name = error.name === 'Unknown' ? `HTTP ${error.$metadata.httpStatusCode}` : error.name;
  const message = error.message === 'UnknownError' ? undefined : error.message;
  const parts = [name, code, description ?? message].filter((part) => typeof part === 'string');
  return parts.join(': ');
}

function isUnavailable({ name, $metadata: { httpStatusCode = 0 } }: SSOOIDCServiceException) {
  const throttled = ['SlowDownException', 'ThrottlingException', 'TooManyRequestsException'];
  return (
    throttled.includes(name) ||
    httpStatusCode === 429 ||
    httpStatusCode < 400 ||
    httpStatusCode >= 500
  );
}

/** The error of the JSON parser quotes the answer, which may hold a secret: it goes no further. */
function notTheService(error: SyntaxError, { endpoint }: FailedCall): RegisterError {
  const { $metadata = {} } = error as { $metadata?: ResponseMetadata };
  const status = $metadata.httpStatusCode ?? 'unknown';
  return new RegisterError(
    'ServiceUnavailable',
    `${endpoint} answered with something other than JSON (HTTP ${status}).`,
    {
      hint: 'Check --endpoint-url, and whether a proxy or a login page answers in its place.',
      details: describeMetadata($metadata),
    },
  );
}

function networkError(error: Error & { code?: unknown }, call: FailedCall): RegisterError {
  const reason =
    error.name === 'TimeoutError'
      ? `no complete answer within ${call.timeout} ms`
      : (NETWORK_REASONS[String(error.code)] ?? error.message);
  return new RegisterError('ServiceUnavailable', `Could not reach ${call.endpoint}: ${reason}.`, {
    hint: 'Check the network, --region and --endpoint-url.',
    cause: error,
  });
}
