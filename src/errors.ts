import { getSystemErrorMap } from 'node:util';

/** The exit code of each error, defined only here. Scripts depend on them. */
export const EXIT_CODES = {
  Bug: 1,
  OutputFailed: 1,
  Usage: 2,
  NotCached: 3,
  NotValid: 4,
  ServiceRefused: 5,
  ServiceUnavailable: 6,
  CacheFailed: 7,
  CommandNotRun: 126,
  CommandNotFound: 127,
  Interrupted: 130,
  Terminated: 143,
} as const;

/** A stable name for what went wrong: `--all` prints it in JSON, tests and scripts compare it. */
export type ErrorCode = keyof typeof EXIT_CODES;

/** What an error can have besides its message. */
export interface RegisterErrorOptions extends ErrorOptions {
  /** One sentence on what the user can do. */
  hint?: string | undefined;
  /** What only `--debug` shows, such as the request id. */
  details?: string | undefined;
}

/** The only error that users see. Its message is one sentence on what is wrong. */
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

  /** The error as JSON output shows it. */
  toJSON(): Pick<RegisterError, 'code' | 'message'> {
    return { code: this.code, message: this.message };
  }
}

/** An error of usage or settings (exit code 2). */
export function usageError(message: string, hint?: string): RegisterError {
  return new RegisterError('Usage', message, { hint });
}

/** Anything that is thrown and is not a {@link RegisterError} is a bug in this program. */
export function asRegisterError(error: unknown): RegisterError {
  if (error instanceof RegisterError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RegisterError('Bug', `This is a bug in sso-register: ${message}`, {
    hint: 'Please report it with the output of --debug.',
    cause: error,
  });
}

/** What a promise is rejected with, as a list; empty if it is fulfilled. */
export function failuresOf(promise: Promise<unknown>): Promise<unknown[]> {
  return promise.then(
    () => [],
    (error: unknown) => [error],
  );
}

/** @throws all of the errors together, if there are any: the first one has the exit code */
export function throwAll(errors: unknown[]): void {
  if (errors.length > 0) throw new AggregateError(errors);
}

/** What is found; undefined if that fails. For what a run can do without, such as a suggestion. */
export function orNone<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

/** The operating system's description of a failed call, such as `permission denied`. */
export function reasonOf(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  const systemError = errno === undefined ? undefined : getSystemErrorMap().get(errno);
  return systemError?.[1] ?? message;
}
