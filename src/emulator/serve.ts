import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Failures } from './failures.js';
import { Fault } from './fault.js';
import { OPERATIONS, type OperationName } from './operations.js';
import type { State } from './state.js';

/** What the emulator serves, and how. */
export interface Service {
  state: State;
  failures: Failures;
  /** The number of calls so far. */
  calls: Map<OperationName, number>;
  /** Milliseconds before each answer. */
  latency: number;
}

/** Answers one request as the service would. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> {
  response.setHeader('content-type', 'application/json');
  response.setHeader('x-amzn-requestid', randomUUID());
  try {
    response.end(JSON.stringify(await answer(request, service)));
  } catch (error) {
    const fault =
      error instanceof Fault ? error : new Fault('InternalServerException', String(error));
    response.setHeader('x-amzn-errortype', fault.exception);
    response.writeHead(fault.status).end(JSON.stringify(fault.body));
  }
}

async function answer(request: IncomingMessage, service: Service): Promise<object> {
  const { method = '', url = '' } = request;
  const { state, failures, calls, latency } = service;
  if (method === 'GET' && url === '/') return Object.fromEntries(calls);
  const operation = OPERATIONS.find(({ path }) => method === 'POST' && path === url);
  if (operation === undefined) {
    throw new Fault('UnknownOperationException', `${method} ${url} is not an operation.`);
  }
  const { name, run } = operation;
  calls.set(name, (calls.get(name) ?? 0) + 1);
  const failure = failures.next(name);
  const body = await readBody(request);
  await sleep(latency, undefined, { ref: false });
  if (failure !== undefined) throw failure;
  return run(body, state);
}

/** @throws InvalidRequestException unless the body is a JSON object */
async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body: unknown = await json(request).catch(() => undefined);
  if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  throw new Fault('InvalidRequestException', 'The body must be a JSON object.');
}
