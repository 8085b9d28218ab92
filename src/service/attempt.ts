import { once } from 'node:events';
import type {
  HttpHandlerOptions,
  HttpRequest,
  HttpResponse,
  ResponseMetadata,
} from '@smithy/types';
import { exchange, type Route } from './exchange.js';

/** Called before and after each attempt of a call. The first attempt is number 1. */
export interface AttemptWatcher {
  starts: (attempt: number) => void;
  /** @param answer what came back, in words; nothing in it can be a secret */
  ends: (attempt: number, answer: string) => void;
}

/** Handles all attempts of one call for the SDK. @param timeout milliseconds for each attempt */
export function attemptHandler(timeout: number, route: Route, watcher?: AttemptWatcher) {
  let attempts = 0;
  const handle = async (request: HttpRequest, { abortSignal }: HttpHandlerOptions = {}) => {
    const attempt = ++attempts;
    const send = (signal: AbortSignal) => exchange(request, route, signal);
    watcher?.starts(attempt);
    try {
      const response = await limitAttempt(timeout, abortSignal as AbortSignal | undefined, send);
      watcher?.ends(attempt, answerInWords(metadataOf(response)));
      return { response };
    } catch (error) {
      watcher?.ends(attempt, failureInWords(error));
      throw error;
    }
  };
  return { handle };
}

/**
 * Ends an attempt in time, whatever the other side does. The signal `outer` aborts it, too.
 *
 * @param timeout milliseconds, until the last byte of the answer is read
 * @throws an error with the name TimeoutError, or that of the attempt
 */
export async function limitAttempt<T>(
  timeout: number,
  outer: AbortSignal | undefined,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = new AbortController();
  // AbortSignal.timeout would not keep the process alive until the attempt has ended.
  const timeoutId = setTimeout(() => timer.abort(), timeout);
  const signal = outer === undefined ? timer.signal : AbortSignal.any([timer.signal, outer]);
  try {
    return await Promise.race([attempt(signal), rejectOnAbort(signal)]);
  } catch (error) {
    if (!timer.signal.aborted) throw error;
    // The SDK retries errors with this name.
    throw Object.assign(new Error('timed out', { cause: error }), { name: 'TimeoutError' });
  } finally {
    clearTimeout(timeoutId);
  }
}

async function rejectOnAbort(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

/** Where the SDK, too, looks for the request ID. */
function metadataOf({ statusCode, headers }: HttpResponse): ResponseMetadata {
  const requestId =
    headers['x-amzn-requestid'] ?? headers['x-amzn-request-id'] ?? headers['x-amz-request-id'];
  return { httpStatusCode: statusCode, ...(requestId !== undefined && { requestId }) };
}

export function answerInWords(metadata: ResponseMetadata): string {
  const { httpStatusCode = 'unknown', requestId = 'unknown' } = metadata;
  return `HTTP status ${httpStatusCode}, request id ${requestId}`;
}

/** Without the message, which may quote the answer. */
function failureInWords(error: unknown): string {
  const { name, code } = error as Error & { code?: unknown };
  return `no answer (${typeof code === 'string' ? code : name})`;
}
