import { once } from 'node:events';
import type { HttpHandlerOptions, HttpRequest, HttpResponse } from '@smithy/types';
import { exchange, type Route } from './exchange.js';

/** Creates the SDK's request handler. @param timeout milliseconds for each attempt */
export function attemptHandler(timeout: number, route: Route) {
  const handle = async (
    request: HttpRequest,
    { abortSignal }: HttpHandlerOptions = {},
  ): Promise<{ response: HttpResponse }> => {
    const send = (signal: AbortSignal) => exchange(request, route, signal);
    return { response: await limitAttempt(timeout, abortSignal as AbortSignal | undefined, send) };
  };
  return { handle };
}

/**
 * Limits the time of an attempt as a whole, until the last byte of the answer is read: whatever the
 * other side does, the attempt ends with an answer or an error.
 *
 * @param timeout milliseconds
 * @param outer aborts the attempt, too
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
    throw timer.signal.aborted ? timeoutError(error) : error;
  } finally {
    clearTimeout(timeoutId);
  }
}

async function rejectOnAbort(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

/** The SDK retries errors with this name. */
function timeoutError(cause: unknown): Error {
  return Object.assign(new Error('timed out', { cause }), { name: 'TimeoutError' });
}
