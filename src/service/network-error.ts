import { RegisterError, type RegisterErrorOptions } from '../errors.js';

/** What an error message says about the call. */
export interface FailedCall {
  endpoint: string;
  /** What should have answered, if not the SSO OIDC service. */
  expected?: string;
  /** The URL of the proxy that the call goes through, without user and password. */
  proxy: string | undefined;
  /** Milliseconds for each attempt. */
  timeout: number;
  signal: AbortSignal;
}

/** An error of Node or of this room. */
type CodedError = Error & { code?: unknown };

type Reasons = readonly [code: RegExp, reason: string][];

/** By code, why there is no answer. Other errors explain themselves. */
const NO_ANSWER: Reasons = [
  [/^ECONNREFUSED$/, 'the connection was refused'],
  [/^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/, 'the connection was closed'],
  [/^ETIMEDOUT$/, 'no connection could be made'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'its name cannot be resolved'],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, 'there is no route to it'],
  [/^(EPROTO|ERR_SSL_)/, 'it does not speak TLS as expected'],
  [/^(EMFILE|ENFILE)$/, 'too many files are open, see "ulimit -n"'],
];

/** By code, why an answer is not one of the service. */
const NOT_THE_SERVICE: Reasons = [
  [/^HPE_/, 'its answer is not valid HTTP'],
  [/^ERR_SWITCHED_PROTOCOL$/, 'it switched to another protocol'],
  [/^ERR_ANSWER_TOO_LARGE$/, 'its answer is larger than 1 MiB'],
];

/** Matches the codes with which Node rejects a certificate (OpenSSL's verify errors, and its own). */
const CERTIFICATE_CODE = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/;

/** Hints for certificates that are rejected for a reason other than an untrusted issuer. */
const CERTIFICATE_HINTS: ReadonlyMap<string, string> = new Map([
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'Check --endpoint-url and HTTPS_PROXY: the certificate is for other hosts.',
  ],
  [
    'CERT_HAS_EXPIRED',
    'Check the clock of this machine; if it is right, the certificate must be renewed.',
  ],
  ['CERT_NOT_YET_VALID', 'Check the clock of this machine.'],
]);

/** Whether an error says that a call got no answer that the SDK could read. */
export function isNetworkError(error: CodedError): boolean {
  return error.name === 'TimeoutError' || error.name === 'ProxyError' || 'code' in error;
}

/** The error for a call that got no answer that the SDK could read. */
export function networkError(error: CodedError, call: FailedCall): RegisterError {
  if (error.name === 'ProxyError') return proxyError(error.cause as CodedError, call);
  if (isAboutCertificate(error)) return certificateError(error, call.endpoint);
  const why = lookUp(NOT_THE_SERVICE, error);
  if (why !== undefined) return notTheService(why, call, { cause: error });
  const isTimeout = error.name === 'TimeoutError';
  const reason = isTimeout ? `no complete answer within ${call.timeout} ms` : whyNoAnswer(error);
  const via = call.proxy === undefined ? '' : ` through the proxy ${call.proxy}`;
  const message = `Could not reach ${call.endpoint}${via}: ${reason}.`;
  const advice = isTimeout ? ', or raise --timeout' : '';
  const hint = `Check the network, the region and --endpoint-url${advice}.`;
  return new RegisterError('ServiceUnavailable', message, { hint, cause: error });
}

/** The error for an answer that does not come from the service. @param why in a few words */
export function notTheService(
  why: string,
  { endpoint, expected = 'the SSO OIDC service' }: FailedCall,
  options: RegisterErrorOptions,
): RegisterError {
  const message = `${endpoint} did not answer like ${expected} (${why}).`;
  const hint =
    'Check --endpoint-url, and whether a proxy or a login page answers instead of the service.';
  return new RegisterError('ServiceUnavailable', message, { hint, ...options });
}

function proxyError(cause: CodedError, { proxy = '' }: FailedCall): RegisterError {
  if (isAboutCertificate(cause)) return certificateError(cause, `the proxy ${proxy}`);
  const message = `Could not connect through the proxy ${proxy}: ${whyNoAnswer(cause)}.`;
  return new RegisterError('ServiceUnavailable', message, {
    hint: 'Set https_proxy, which counts before HTTPS_PROXY, to a proxy (http://user:password@host:port), or add the endpoint to no_proxy.',
    cause,
  });
}

function whyNoAnswer(error: CodedError): string {
  return lookUp([...NO_ANSWER, ...NOT_THE_SERVICE], error) ?? error.message.replace(/\.$/, '');
}

function lookUp(reasons: Reasons, { code }: CodedError): string | undefined {
  return reasons.find(([pattern]) => pattern.test(String(code)))?.[1];
}

function isAboutCertificate({ code }: CodedError): boolean {
  return CERTIFICATE_CODE.test(String(code));
}

function certificateError(cause: CodedError, server: string): RegisterError {
  const message = `The certificate of ${server} is not trusted: ${cause.message}.`;
  const hint =
    CERTIFICATE_HINTS.get(String(cause.code)) ??
    'If your network inspects TLS, set AWS_CA_BUNDLE to a file with its certificates.';
  return new RegisterError('ServiceUnavailable', message, { hint, cause });
}
