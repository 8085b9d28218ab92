import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-sso-oidc';
import type { FinalizeRequestMiddleware, Pluggable, ResponseMetadata } from '@smithy/types';

/** Called before and after each attempt of a call. The first attempt is number 1. */
export interface AttemptWatcher {
  starts: (attempt: number) => void;
  /** @param answer what came back, in words; nothing in it can be a secret */
  ends: (attempt: number, answer: string) => void;
}

/** Makes the SDK call the watcher before and after each attempt. */
export function watchAttempts(
  watcher: AttemptWatcher,
): Pluggable<ServiceInputTypes, ServiceOutputTypes> {
  let attempt = 0;
  const watch: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
    (next) => async (args) => {
      attempt += 1;
      watcher.starts(attempt);
      try {
        const result = await next(args);
        watcher.ends(attempt, answerInWords(result.output.$metadata));
        return result;
      } catch (error) {
        watcher.ends(attempt, failureInWords(error));
        throw error;
      }
    };
  return {
    applyToStack: (stack) => {
      const place = { relation: 'after', toMiddleware: 'retryMiddleware' } as const;
      stack.addRelativeTo(watch, { name: 'watchAttempts', ...place });
    },
  };
}

/** HTTP status and request ID. */
export function answerInWords(metadata: ResponseMetadata): string {
  const { httpStatusCode = 'unknown', requestId = 'unknown' } = metadata;
  return `HTTP status ${httpStatusCode}, request id ${requestId}`;
}

/** The message is left out: it may quote the answer. */
function failureInWords(error: unknown): string {
  const { name, code, $metadata } = error as Error & {
    code?: unknown;
    $metadata?: ResponseMetadata;
  };
  if ($metadata?.httpStatusCode !== undefined) return `${name}, ${answerInWords($metadata)}`;
  return `no answer (${typeof code === 'string' ? code : name})`;
}
