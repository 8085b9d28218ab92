import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reasonOf, usageError } from '../errors.js';
import { Clients } from './clients.js';
import { Failures } from './failures.js';
import {
  createToken,
  registerClient,
  startDeviceAuthorization,
  type DeviceCodes,
  type Operation,
  type OperationName,
} from './operations.js';
import { serve, type Route } from './serve.js';

/** The settings of an emulator. */
export interface EmulatorOptions {
  /** 0 chooses a free port. */
  port: number;
  /** The lifetime of a secret in milliseconds. */
  secretTtl: number;
  /** Milliseconds before each answer. */
  latency: number;
  /** How the next calls fail; each is `[<Operation>=]<ExceptionName>[:<count>]`. */
  fail?: readonly string[];
  /** The time in epoch milliseconds. */
  now: () => number;
}

/** A running emulator. */
export interface Emulator {
  url: string;
  close(): Promise<void>;
}

/**
 * Starts an emulator of the SSO OIDC service on 127.0.0.1.
 *
 * @throws a usage error for an unknown operation or exception, or a port that is in use or not allowed
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const failures = new Failures(options.fail ?? []);
  const server = createServer();
  await listen(server, options.port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service = { routes: createRoutes(options, url), failures, latency: options.latency };
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
      'Choose another --port, or leave the option out to use a free port.',
    );
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function createRoutes({ now, secretTtl }: EmulatorOptions, url: string): Map<OperationName, Route> {
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
