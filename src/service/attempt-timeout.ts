import { buffer } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

type Handle = NodeHttpHandler['handle'];

/**
 * Limits the time of each attempt as a whole, until the last byte of the answer is read. The SDK's
 * own timeouts stop at the first byte, so an answer that trickles in could hang forever.
 */
export class AttemptTimeoutHandler extends NodeHttpHandler {
  readonly #timeout: number;

  /** @param timeout milliseconds for each attempt */
  constructor(timeout: number, options: NodeHttpHandlerOptions = {}) {
    super(options);
    this.#timeout = timeout;
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const timer = AbortSignal.timeout(this.#timeout);
    const outer = options?.abortSignal as AbortSignal | undefined;
    const signal = outer === undefined ? timer : AbortSignal.any([timer, outer]);
    try {
      const { response } = await super.handle(request, { ...options, abortSignal: signal });
      response.body = await buffer(response.body as IncomingMessage);
      return { response };
    } catch (error) {
      throw timer.aborted ? timeoutError(error) : error;
    }
  }
}

/** The SDK retries errors with this name. */
function timeoutError(cause: unknown): Error {
  return Object.assign(new Error('timed out', { cause }), { name: 'TimeoutError' });
}
