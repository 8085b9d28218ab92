import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reasonOf, usageError } from '../errors.js';
import { Failures } from './failures.js';
import { OPERATION_NAMES } from './operations.js';
import { serve, type Service } from './serve.js';
import { createState, type StateOptions } from './state.js';

/** The settings of an emulator. */
export interface EmulatorOptions extends StateOptions {
  /** 0 chooses a free port. */
  port: number;
  /** Milliseconds before each answer. */
  latency: number;
  /** How the next calls fail; each is `[<Operation>=]<ExceptionName>[:<count>]`. */
  fail: readonly string[];
  /** Called with a line, without secrets, about each call and its answer. */
  log?: (line: string) => void;
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
  const failures = new Failures(options.fail);
  const server = createServer();
  await listen(server, options.port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service: Service = {
    state: createState(options, url),
    failures,
    calls: new Map(OPERATION_NAMES.map((name) => [name, 0])),
    latency: options.latency,
    log: options.log,
  };
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
