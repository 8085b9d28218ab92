import { SlowDownException } from '@aws-sdk/client-sso-oidc';
import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-sso-oidc';
import type { FinalizeRequestMiddleware, Pluggable } from '@smithy/types';

const markSlowDown: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
  (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      throw error instanceof SlowDownException
        ? Object.assign(error, { $retryable: { throttling: true } })
        : error;
    }
  };

/**
 * Makes the SDK retry a SlowDownException like a throttling error, with the longer backoff and
 * jitter. Otherwise it would not: the status is 400, and the model does not mark it as retryable.
 */
export const retrySlowDown: Pluggable<ServiceInputTypes, ServiceOutputTypes> = {
  applyToStack: (stack) => {
    stack.addRelativeTo(markSlowDown, {
      name: 'markSlowDown',
      relation: 'after',
      toMiddleware: 'retryMiddleware',
    });
  },
};
