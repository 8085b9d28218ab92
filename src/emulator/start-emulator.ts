import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reasonOf, usageError } from '../errors.js';
import { didYouMean } from '../nearest.js';
import { EXCEPTION_NAMES, isExceptionName } from './fault.js';
import { OPERATION_NAMES, serve } from './serve.js';
import type { Behavior, Failure, State } from './state.js';

export interface EmulatorOptions extends Behavior {
  /** 0 chooses a free port. */
  port: number;
  /** How the next calls fail; each is `[<Operation>=]<ExceptionName>[:<count>]`. */
  fail: readonly string[];
}

export interface Emulator {
  url: string;
  close(): Promise<void>;
}

/** @throws a usage error for an unknown operation or exception, or a port that cannot be used */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const failures = options.fail.map(parseFailure);
  const server = createServer();
  await listen(server, options.port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state: State = {
    ...options,
    url,
    failures,
    calls: new Map(OPERATION_NAMES.map((name) => [name, 0])),
    clients: new Map(),
    devices: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
    prompts: new Map(),
  };
  server.on('request', (request, response) => void serve(request, response, state));
  return { url, close: () => close(server) };
}

function parseFailure(text: string): Failure {
  const [, operation, name = '', count] = /^(?:(\w*)=)?(\w*)(?::(.*))?$/.exec(text) ?? [];
  const wrong = (hint: string) =>
    usageError(`--fail is not [OPERATION=]EXCEPTION[:COUNT]: ${text}`, hint);
  if (!isExceptionName(name)) {
    const whole = [`${name}Exception`].find(isExceptionName) ?? name;
    throw wrong(oneOf('EXCEPTION', EXCEPTION_NAMES, whole));
  }
  if (operation !== undefined && !OPERATION_NAMES.includes(operation)) {
    throw wrong(oneOf('OPERATION', OPERATION_NAMES, operation));
  }
  if (count !== undefined && !/^[1-9]\d{0,8}$/.test(count)) {
    throw wrong('COUNT is a whole number from 1 to 999999999.');
  }
  return { operation, exception: name, remaining: Number(count ?? Infinity) };
}

function oneOf(what: string, names: readonly string[], typed: string): string {
  return didYouMean(typed, names) ?? `${what} is one of ${names.join(', ')}.`;
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
