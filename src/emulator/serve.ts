import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Failures } from './failures.js';
import { Fault } from './fault.js';
import type { Operation, OperationName } from './operations.js';

/** An operation, the path it is served at, and the number of calls so far. */
export interface Route {
  path: string;
  operation: Operation;
  calls: number;
}

/** What the emulator serves, and how. */
export interface Service {
  routes: Map<OperationName, Route>;
  failures: Failures;
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
  if (method === 'GET' && url === '/') return callCounts(service);
  const found = [...service.routes].find(([, { path }]) => path === url);
  if (found === undefined || method !== 'POST') {
    throw new Fault('UnknownOperationException', `${method} ${url} is not an operation.`);
  }
  const [name, route] = found;
  route.calls += 1;
  const failure = service.failures.next(name);
  const body = await readBody(request);
  await sleep(service.latency, undefined, { ref: false });
  if (failure !== undefined) throw failure;
  return route.operation(body);
}

function callCounts({ routes }: Service): Record<string, number> {
  return Object.fromEntries([...routes].map(([name, { calls }]) => [name, calls]));
}

/** @throws InvalidRequestException unless the body is a JSON object */
async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body: unknown = await json(request).catch(() => undefined);
  if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  throw new Fault('InvalidRequestException', 'The body must be a JSON object.');
}
