import { RegisterError } from '../errors.js';

/** What an error message needs to know of the call. */
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
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
};

/** What happens before a connection stands: with a proxy, to the proxy alone. */
const BEFORE_CONNECTION = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The codes by which Node refuses a certificate (OpenSSL's verify errors, and its own). */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/;

/** What to do about a certificate, where it is not its authority that is not trusted. */
const CERTIFICATE_HINTS: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'Check --endpoint-url: the certificate is for other hosts.',
  CERT_HAS_EXPIRED:
    'Check the clock of this machine; if it is right, the certificate is to be renewed.',
  CERT_NOT_YET_VALID: 'Check the clock of this machine.',
};

/** The error for a call that got no answer. */
export function networkError(error: Error & { code?: unknown }, call: FailedCall): RegisterError {
  const code = String(error.code);
  if (CERTIFICATE.test(code)) return untrusted(error, code, call);
  if (call.proxy !== undefined && isOfProxy(error)) {
    return proxyError(REASONS[code] ?? error.message, call, error);
  }
  const reason =
    error.name === 'TimeoutError'
      ? `no complete answer within ${call.timeout} ms`
      : (REASONS[code] ?? error.message);
  return new RegisterError('ServiceUnavailable', `Could not reach ${call.endpoint}: ${reason}.`, {
    hint: 'Check the network, --region and --endpoint-url.',
    cause: error,
  });
}

/** The agent of the proxy gives its own errors no code. */
function isOfProxy({ name, code }: Error & { code?: unknown }): boolean {
  if (typeof code !== 'string') return name !== 'TimeoutError';
  return BEFORE_CONNECTION.includes(code);
}

/** The error for an answer of 407. */
export function proxyWantsPassword(call: FailedCall): RegisterError {
  return proxyError('it wants a user and a password (HTTP 407)', call);
}

function proxyError(reason: string, { proxy }: FailedCall, cause?: Error): RegisterError {
  const message = `Could not get through the proxy ${proxy ?? 'of the network'}: ${reason}.`;
  return new RegisterError('ServiceUnavailable', message, {
    hint: 'Set HTTPS_PROXY to http://user:password@host:port, or name the endpoint in NO_PROXY.',
    ...(cause && { cause }),
  });
}

function untrusted(cause: Error, code: string, { endpoint }: FailedCall): RegisterError {
  const message = `The certificate of ${endpoint} is not trusted: ${cause.message}.`;
  const hint =
    CERTIFICATE_HINTS[code] ??
    'If your network inspects TLS, set AWS_CA_BUNDLE to the file of its certificates.';
  return new RegisterError('ServiceUnavailable', message, { hint, cause });
}
