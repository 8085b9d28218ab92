/**
 * The exceptions of the emulator's operations: the HTTP status and the OAuth error code of each.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html#API_RegisterClient_Errors
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html#API_CreateToken_Errors
 */
const EXCEPTIONS = {
  AccessDeniedException: { status: 400, error: 'access_denied' },
  AuthorizationPendingException: { status: 400, error: 'authorization_pending' },
  ExpiredTokenException: { status: 400, error: 'expired_token' },
  InternalServerException: { status: 500, error: 'server_error' },
  InvalidClientException: { status: 401, error: 'invalid_client' },
  InvalidClientMetadataException: { status: 400, error: 'invalid_client_metadata' },
  InvalidGrantException: { status: 400, error: 'invalid_grant' },
  InvalidRedirectUriException: { status: 400, error: 'invalid_redirect_uri' },
  InvalidRequestException: { status: 400, error: 'invalid_request' },
  InvalidScopeException: { status: 400, error: 'invalid_scope' },
  ServiceUnavailableException: { status: 503 },
  SlowDownException: { status: 400, error: 'slow_down' },
  ThrottlingException: { status: 429 },
  UnauthorizedClientException: { status: 400, error: 'unauthorized_client' },
  UnknownOperationException: { status: 404 },
  UnsupportedGrantTypeException: { status: 400, error: 'unsupported_grant_type' },
} as const satisfies Record<string, { status: number; error?: string }>;

export type ExceptionName = keyof typeof EXCEPTIONS;

export const EXCEPTION_NAMES = Object.keys(EXCEPTIONS);

export function isExceptionName(name: string): name is ExceptionName {
  return Object.hasOwn(EXCEPTIONS, name);
}

/** The service's own words where they are known, because clients compare them literally. */
const WORDS: Partial<Record<ExceptionName, string>> = {
  AuthorizationPendingException: 'Authorization is still pending',
  InvalidClientException: 'Invalid client provided',
  InvalidGrantException: 'Invalid grant provided',
};

/** An error that the emulator answers with, in the service's format. */
export class Fault extends Error {
  readonly exception: ExceptionName;

  /** @param description by default the service's words, or those for what `--fail` requests */
  constructor(exception: ExceptionName, description?: string) {
    super(description ?? WORDS[exception] ?? 'The option --fail requested this failure.');
    this.exception = exception;
  }

  get status(): number {
    return EXCEPTIONS[this.exception].status;
  }

  /** The body on the wire. Exceptions common to all AWS services carry only a `message`. */
  get body(): Record<string, string> {
    const { exception, message } = this;
    const model = EXCEPTIONS[exception];
    return 'error' in model ? { error: model.error, error_description: message } : { message };
  }
}
