import { RegisterError } from '../errors.js';

/** What an error message says about the call. */
export interface FailedCall {
  endpoint: string;
  /** The URL of the proxy that the call goes through, without user and password. */
  proxy: string | undefined;
  /** Milliseconds for each attempt. */
  timeout: number;
  signal: AbortSignal;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
};

/** Errors before a connection is established: with a proxy, they all concern the proxy. */
const BEFORE_CONNECTION = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Matches the codes with which Node rejects a certificate (OpenSSL's verify errors, and its own). */
const CERTIFICATE_CODE = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/;

/** Hints for certificates that are rejected for a reason other than an untrusted issuer. */
const CERTIFICATE_HINTS: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'Check --endpoint-url: the certificate is for other hosts.',
  CERT_HAS_EXPIRED:
    'Check the clock of this machine; if it is right, the certificate must be renewed.',
  CERT_NOT_YET_VALID: 'Check the clock of this machine.',
};

/** The error for a call that got no answer. */
export function networkError(error: Error & { code?: unknown }, call: FailedCall): RegisterError {
  const code = String(error.code);
  if (CERTIFICATE_CODE.test(code)) return certificateError(error, code, call);
  if (call.proxy !== undefined && isProxyError(error)) {
    return proxyError(REASONS[code] ?? error.message, call.proxy, error);
  }
  const isTimeout = error.name === 'TimeoutError' && REASONS[code] === undefined;
  const reason = isTimeout
    ? `no complete answer within ${call.timeout} ms`
    : (REASONS[code] ?? error.message);
  return new RegisterError('ServiceUnavailable', `Could not reach ${call.endpoint}: ${reason}.`, {
    hint: `Check the network, --region and --endpoint-url${isTimeout ? ', or raise --timeout' : ''}.`,
    cause: error,
  });
}

/** The proxy agent's own errors have no code. */
function isProxyError({ name, code }: Error & { code?: unknown }): boolean {
  if (typeof code !== 'string') return name !== 'TimeoutError';
  return BEFORE_CONNECTION.includes(code);
}

/** The error for HTTP status 407. */
export function proxyWantsPassword(proxy: string): RegisterError {
  return proxyError('it requires a user and a password (HTTP 407)', proxy);
}

function proxyError(reason: string, proxy: string, cause?: Error): RegisterError {
  const message = `Could not connect through the proxy ${proxy}: ${reason}.`;
  return new RegisterError('ServiceUnavailable', message, {
    hint: 'Set HTTPS_PROXY to http://user:password@host:port, or add the endpoint to NO_PROXY.',
    cause,
  });
}

function certificateError(cause: Error, code: string, { endpoint }: FailedCall): RegisterError {
  const message = `The certificate of ${endpoint} is not trusted: ${cause.message}.`;
  const hint =
    CERTIFICATE_HINTS[code] ??
    'If your network inspects TLS, set AWS_CA_BUNDLE to a file with its certificates.';
  return new RegisterError('ServiceUnavailable', message, { hint, cause });
}
