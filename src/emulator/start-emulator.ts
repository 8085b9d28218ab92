import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { usageError } from '../errors.js';
import { reasonOf } from '../errors.js';
import { Clients } from './clients.js';
import { parseFailurePlan } from './fault.js';
import {
  createToken,
  registerClient,
  startDeviceAuthorization,
  type DeviceCodes,
  type Operation,
} from './operations.js';
import { serve, type Route } from './serve.js';

export interface EmulatorOptions {
  /** 0 takes a free one. */
  port: number;
  /** Milliseconds. */
  secretTtl: number;
  /** Milliseconds before each answer. */
  latency: number;
  /** `<ExceptionName>[:<count>]`: what the next calls answer. */
  fail?: string;
  /** The time in epoch milliseconds. */
  now: () => number;
}

export interface Emulator {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the contract of SSO OIDC on 127.0.0.1.
 *
 * @throws a usage error for a failure that there is not, or a port that cannot be had
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const failure = options.fail === undefined ? undefined : parseFailurePlan(options.fail);
  const server = createServer();
  await listen(server, options.port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service = { routes: createRoutes(options, url), failure, latency: options.latency };
  server.on('request', (request, response) => void serve(request, response, service));
  return { url, close: () => close(server) };
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    throw usageError(
      `Could not listen on port ${port}: ${reasonOf(error)}.`,
      'Choose another --port, or leave it out to take a free one.',
    );
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function createRoutes({ now, secretTtl }: EmulatorOptions, url: string): Map<string, Route> {
  const clients = new Clients(now, secretTtl);
  const codes: DeviceCodes = new Map();
  const route = (path: string, operation: Operation): Route => ({ path, operation, calls: 0 });
  return new Map([
    ['RegisterClient', route('/client/register', registerClient(clients, url))],
    [
      'StartDeviceAuthorization',
      route('/device_authorization', startDeviceAuthorization(clients, codes, url)),
    ],
    ['CreateToken', route('/token', createToken(clients, codes))],
  ]);
}
