import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import type { HttpRequest, HttpResponse } from '@smithy/types';
import type { Proxy } from './proxy.js';
import { targetOf } from './target.js';
import type { Trust } from './trust.js';
import { openTlsTunnel } from './tunnel.js';

/** How to reach the endpoint. */
export interface Route {
  proxy?: Proxy | undefined;
  trust: Trust;
}

/** More than any answer of the service (bytes). */
const LARGEST_ANSWER = 2 ** 20;

/** Reads the body, too. @throws as {@link sendRequest}, or with the code ERR_ANSWER_TOO_LARGE */
export async function exchange(
  request: HttpRequest,
  route: Route,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const incoming = await sendRequest(request, route, signal);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    statusCode: incoming.statusCode ?? 0,
    headers: Object.fromEntries(headers) as HttpResponse['headers'],
    body: await readToEnd(incoming),
  };
}

/**
 * Sends a request on a connection of its own.
 *
 * @returns the answer, whose body is still to be read or destroyed
 * @throws Node's error; an error with the code ERR_SWITCHED_PROTOCOL; or an error with the name
 *   ProxyError if the proxy does not connect to the endpoint
 */
export async function sendRequest(
  request: HttpRequest,
  { proxy, trust }: Route,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { protocol, path, method, headers } = request;
  const target = targetOf(request);
  const connection: RequestOptions =
    proxy === undefined
      ? { agent: false, ...trust }
      : { createConnection: await openTlsTunnel(proxy.url, target, trust, signal) };
  const open = protocol === 'https:' ? requestHttps : requestHttp;
  const outgoing = open({ ...target, path, method, headers, signal, ...connection });
  return answerTo(outgoing, request.body);
}

function answerTo(outgoing: ClientRequest, body: unknown): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      // Otherwise a syntax error in the body would be reported as a closed connection.
      outgoing.on('error', (error) => {
        if (!incoming.complete) incoming.destroy(error);
      });
      resolve(incoming);
    });
    // Node closes a request without an error when the server switches to another protocol.
    outgoing.on('close', () => reject(failure('ERR_SWITCHED_PROTOCOL')));
    outgoing.end(body);
  });
}

/** Leaving the loop early closes the connection. */
async function readToEnd(incoming: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw failure('ERR_ANSWER_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
