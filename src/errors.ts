import { getSystemErrorMap } from 'node:util';

/** What went wrong, as a stable name: `--all` prints it in JSON, tests and scripts compare it. */
export type ErrorCode =
  | 'Usage'
  | 'NotCached'
  | 'NotValid'
  | 'ServiceRefused'
  | 'ServiceUnavailable'
  | 'CacheFailed'
  | 'OutputFailed'
  | 'Bug'
  | 'Interrupted'
  | 'Terminated';

/** The exit code of each error: the one table. Scripts depend on it. */
export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  Bug: 1,
  OutputFailed: 1,
  Usage: 2,
  NotCached: 3,
  NotValid: 4,
  ServiceRefused: 5,
  ServiceUnavailable: 6,
  CacheFailed: 7,
  Interrupted: 130,
  Terminated: 143,
};

export interface RegisterErrorOptions extends ErrorOptions {
  /** One sentence on what the user can do. */
  hint?: string;
  /** What only `--debug` shows, such as the request id. */
  details?: string;
}

/** The one error that users meet: its message is one sentence on what is wrong. */
export class RegisterError extends Error {
  override readonly name = 'RegisterError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: string | undefined;

  constructor(code: ErrorCode, message: string, options: RegisterErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }

  /** How JSON output shows an error. */
  toJSON(): Pick<RegisterError, 'code' | 'message'> {
    return { code: this.code, message: this.message };
  }
}

/** An error of usage or settings (exit code 2). */
export function usageError(message: string, hint?: string): RegisterError {
  return new RegisterError('Usage', message, hint === undefined ? {} : { hint });
}

/** Anything thrown that is no {@link RegisterError} is a bug in this program. */
export function asRegisterError(error: unknown): RegisterError {
  if (error instanceof RegisterError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RegisterError('Bug', `This is a bug in sso-register: ${message}`, {
    hint: 'Please report it with what --debug prints.',
    cause: error,
  });
}

/** What the operating system says of a failed call: `permission denied`. */
export function reasonOf(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno);
  return known?.[1] ?? message;
}
