import { SSOOIDCServiceException } from '@aws-sdk/client-sso-oidc';
import type { ResponseMetadata } from '@smithy/types';
import { RegisterError } from '../errors.js';
import { networkError, proxyWantsPassword, type FailedCall } from './network-error.js';

const HINTS: Readonly<Record<string, string>> = {
  InvalidClientMetadataException: 'Check the options that describe the client.',
  InvalidRedirectUriException: 'Check --redirect-uris.',
  InvalidRequestException: 'Check the options that describe the client.',
  InvalidScopeException: 'Check --scopes.',
  UnsupportedGrantTypeException: 'Check --grant-types.',
};

const THROTTLED = ['SlowDownException', 'ThrottlingException', 'TooManyRequestsException'];

/**
 * The error that users meet for anything that the SDK throws.
 *
 * @returns the reason of the signal if the call was ended by it; what is unknown, as it is
 */
export function fromSdkError(error: unknown, call: FailedCall): unknown {
  if (call.signal.aborted) return call.signal.reason;
  if (!(error instanceof Error)) return error;
  const { $metadata } = error as { $metadata?: ResponseMetadata };
  if ($metadata?.httpStatusCode !== undefined) return answerError(error, $metadata, call);
  return isOfNetwork(error, call) ? networkError(error, call) : error;
}

/** Status, request id and way, for `--debug`. */
export function callDetails(metadata: ResponseMetadata, { proxy }: FailedCall): string {
  const { httpStatusCode = 'unknown', requestId = 'unknown', attempts = 1 } = metadata;
  const way = proxy === undefined ? '' : `, through the proxy ${proxy}`;
  return `HTTP status ${httpStatusCode}, request id ${requestId}, attempts ${attempts}${way}`;
}

/** What goes wrong with a proxy is told by its agent, without a code. */
function isOfNetwork(error: Error, { proxy }: FailedCall): boolean {
  return error.name === 'TimeoutError' || 'code' in error || proxy !== undefined;
}

/** The error for an answer that came, from whoever it was. */
function answerError(error: Error, metadata: ResponseMetadata, call: FailedCall): RegisterError {
  if (metadata.httpStatusCode === 407 && call.proxy !== undefined) return proxyWantsPassword(call);
  const isFromService = error instanceof SSOOIDCServiceException && isOfService(error);
  return isFromService ? serviceError(error, call) : notTheService(metadata, call);
}

/** Whoever refuses without naming an exception or an OAuth error is not the service. */
function isOfService(error: SSOOIDCServiceException): boolean {
  return error.name !== 'Unknown' || 'error' in error || isUnavailable(error);
}

function serviceError(error: SSOOIDCServiceException, call: FailedCall): RegisterError {
  const details = callDetails(error.$metadata, call);
  const text = exceptionText(error);
  if (isUnavailable(error)) {
    const message = `${call.endpoint} stayed unavailable: ${text}`;
    const hint = 'Try again later, or raise --max-attempts.';
    return new RegisterError('ServiceUnavailable', message, { hint, details, cause: error });
  }
  const message = `The service refused the request: ${text}`;
  const hint = HINTS[error.name] ?? 'Check --region and --endpoint-url.';
  return new RegisterError('ServiceRefused', message, { hint, details, cause: error });
}

/** The truth is in `error` and `error_description`: the SDK's own message may read `UnknownError`. */
function exceptionText(exception: SSOOIDCServiceException): string {
  const { name, message, $metadata } = exception;
  const { error, error_description: description } = exception as {
    error?: unknown;
    error_description?: unknown;
  };
  const title = name === 'Unknown' ? `HTTP ${$metadata.httpStatusCode ?? ''}` : name;
  const text = description ?? (message === 'UnknownError' ? undefined : message);
  return [title, error, text].filter((part) => typeof part === 'string').join(': ');
}

function isUnavailable({ name, $metadata: { httpStatusCode = 0 } }: SSOOIDCServiceException) {
  const isClientError = httpStatusCode >= 400 && httpStatusCode < 500 && httpStatusCode !== 429;
  return THROTTLED.includes(name) || !isClientError;
}

/** What the SDK throws over such an answer quotes it, secret and all: it goes no further. */
function notTheService(metadata: ResponseMetadata, call: FailedCall): RegisterError {
  const status = metadata.httpStatusCode ?? 'unknown';
  const message = `${call.endpoint} did not answer as the service does (HTTP ${status}).`;
  return new RegisterError('ServiceUnavailable', message, {
    hint: 'Check --endpoint-url, and whether a proxy or a login page answers in its place.',
    details: callDetails(metadata, call),
  });
}
