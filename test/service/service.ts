import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { EXIT_CODES } from '../../src/errors.js';
import { NOW, run, temporaryDirectory, type HostOptions, type Run } from '../program.js';
import { listen } from './servers.js';

/** A request as it came over the wire. */
interface Call {
  line: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

export interface Service {
  url: string;
  /** The calls so far. */
  calls: Call[];
}

/** Answers a call; the first call is number 1. */
export type Answer = (response: ServerResponse, number: number) => void;

export const REGISTRATION = {
  clientId: 'client-1',
  clientSecret: 'the-secret-that-nobody-may-see',
  clientIdIssuedAt: NOW / 1000,
  clientSecretExpiresAt: NOW / 1000 + 7_776_000,
};

/** No part of its secret may be printed, not even the ten characters that an error of JSON.parse quotes. */
export const PARTS_OF_SECRET = /the-sec|that-nobody|may-see/;

/** A server on loopback that answers as a test wants, gone after the test. */
export async function startService(answer: Answer, address = '127.0.0.1'): Promise<Service> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      calls.push({ line: `${method} ${url}`, headers, body: JSON.parse(body) });
      answer(response, calls.length);
    });
  });
  const port = await listen(server, address);
  const host = address.includes(':') ? `[${address}]` : address;
  return { url: `http://${host}:${port}`, calls };
}

/** An answer with a body of JSON; a text is sent as it is. */
export function say(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Registers at an endpoint with an empty cache. */
export async function registerAt(
  { url }: Pick<Service, 'url'>,
  argv: string[] = [],
  host: HostOptions = {},
) {
  const cache = ['--cache-dir', join(temporaryDirectory(), 'cache')];
  const where = ['--endpoint-url', url, '--region', 'us-east-1'];
  const result: Run = await run(['register', ...where, ...cache, ...argv], host);
  const { code } = await run(['show', ...cache]);
  return { ...result, cached: code !== EXIT_CODES.NotCached };
}
