import { SSOOIDCServiceException } from '@aws-sdk/client-sso-oidc';
import type { ResponseMetadata } from '@smithy/types';
import { RegisterError } from '../errors.js';
import { isNetworkError, networkError, notTheService, type FailedCall } from './network-error.js';
import { answerInWords } from './attempt.js';

const HINTS: ReadonlyMap<string, string> = new Map([
  ['InvalidClientMetadataException', 'Check the options that describe the client.'],
  ['InvalidRedirectUriException', 'Check --redirect-uris.'],
  ['InvalidRequestException', 'Check the options that describe the client.'],
  ['InvalidScopeException', 'Check --scopes, or sso_registration_scopes in the AWS config file.'],
  ['UnsupportedGrantTypeException', 'Check --grant-types.'],
]);

/** The most of an answer that an error quotes (UTF-16 code units): an answer can have 1 MiB. */
const LONGEST_TEXT = 1000;

const THROTTLED = ['SlowDownException', 'ThrottlingException', 'TooManyRequestsException'];

/** The error that users see for one of the SDK. Returns an unknown error as it is. */
export function fromSdkError(error: unknown, call: FailedCall): unknown {
  if (call.signal.aborted) return call.signal.reason;
  if (!(error instanceof Error)) return error;
  const { $metadata } = error as { $metadata?: ResponseMetadata };
  if ($metadata?.httpStatusCode === undefined) {
    return isNetworkError(error) ? networkError(error, call) : error;
  }
  if (error instanceof SSOOIDCServiceException && isServiceError(error)) {
    return serviceError(error, call);
  }
  const details = callDetails($metadata, call);
  // Without the SDK's error as the cause: it quotes the answer, which may contain a secret.
  return notTheService(`HTTP ${$metadata.httpStatusCode}`, call, { details });
}

/** HTTP status, request ID, attempts and proxy, for `--debug`. */
export function callDetails(metadata: ResponseMetadata, { proxy }: FailedCall): string {
  const via = proxy === undefined ? '' : `, through the proxy ${proxy}`;
  return `${answerInWords(metadata)}, attempts ${metadata.attempts ?? 1}${via}`;
}

/** Whether it is a refusal of the service's model: such a request stays refused, whatever the HTTP status. */
export function isRefusal(error: unknown): error is SSOOIDCServiceException {
  return (
    error instanceof SSOOIDCServiceException &&
    error.constructor !== SSOOIDCServiceException &&
    error.$fault === 'client' &&
    !THROTTLED.includes(error.name)
  );
}

/** The service never redirects, and its refusals always name an exception or an OAuth error. */
function isServiceError(error: SSOOIDCServiceException): boolean {
  const { httpStatusCode = 0 } = error.$metadata;
  const isFailure = httpStatusCode >= 400 && httpStatusCode < 600;
  return isFailure && (error.name !== 'Unknown' || 'error' in error || isUnavailable(error));
}

function serviceError(error: SSOOIDCServiceException, call: FailedCall): RegisterError {
  const text = exceptionText(error);
  // The stack of the SDK's error quotes the answer.
  const cause = 'clientSecret' in error ? undefined : error;
  const options = { details: callDetails(error.$metadata, call), cause };
  if (isUnavailable(error)) {
    const message = `${call.endpoint} stayed unavailable: ${text}`;
    const hint = 'Try again later, or raise --max-attempts.';
    return new RegisterError('ServiceUnavailable', message, { hint, ...options });
  }
  const message = `The service refused the request: ${text}`;
  const hint = HINTS.get(error.name) ?? 'Check the region and --endpoint-url.';
  return new RegisterError('ServiceRefused', message, { hint, ...options });
}

/** The service explains itself in `error` and `error_description`; `message` may be `UnknownError`. */
function exceptionText(exception: SSOOIDCServiceException): string {
  const { name, message, $metadata } = exception;
  const members = exception as SSOOIDCServiceException & Record<string, unknown>;
  const { error, reason, error_description: description, clientSecret } = members;
  const title = name === 'Unknown' ? `HTTP ${$metadata.httpStatusCode ?? ''}` : name;
  const explanation = description ?? (message === 'UnknownError' ? undefined : message);
  const parts = [title, error, reason, explanation].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  const text = withoutSecret(parts.join(': '), clientSecret);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** A refusal that contains a secret, against all rules, may also quote it. */
function withoutSecret(text: string, secret: unknown): string {
  return typeof secret === 'string' && secret !== '' ? text.replaceAll(secret, '***') : text;
}

function isUnavailable(error: SSOOIDCServiceException): boolean {
  const { name, $metadata } = error;
  const { httpStatusCode = 0 } = $metadata;
  if (isRefusal(error)) return false;
  return THROTTLED.includes(name) || httpStatusCode === 429 || httpStatusCode >= 500;
}
