import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';

/** Listens on a free port of loopback until the test is over. @returns the port */
export async function listen(server: Server, address = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, address);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that ends TLS and forwards what it decrypts to a port of loopback. @returns its port */
export function startTls(port: number, certificate: TlsOptions): Promise<number> {
  return listen(
    createTlsServer(certificate, (socket) => {
      tunnel(socket, port);
    }),
  );
}

/** Like {@link startTls}, but calls the port by the name of this machine, as the emulator wants it. */
export function startReverseProxy(port: number, certificate: TlsOptions): Promise<number> {
  const host = `127.0.0.1:${port}`;
  return listen(
    createHttpsServer(certificate, (incoming, response) => {
      const { method, url, headers } = incoming;
      const outgoing = request(`http://${host}${url}`, { method, headers: { ...headers, host } });
      outgoing.on('error', () => response.destroy());
      outgoing.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(outgoing);
    }),
  );
}

/** If one end closes or fails, so does the other. */
function tunnel(socket: Duplex, port: number): void {
  pipeline(socket, connect(port, '127.0.0.1'), socket, () => undefined);
}

export interface ProxyOptions {
  /** The port that every CONNECT leads to, whatever host it names. */
  to: number;
  /** `user:password`, without which it answers 407. */
  credentials?: string | undefined;
}

export interface Proxy {
  /** Host and port. */
  host: string;
  /** Method and target of each request, refused ones included; for SOCKS its bytes. */
  seen: string[];
}

/** A proxy on loopback, gone after the test. */
export async function startProxy({ to, credentials }: ProxyOptions): Promise<Proxy> {
  const seen: string[] = [];
  const admits = ({ method = '', url = '', headers }: IncomingMessage): boolean => {
    seen.push(`${method} ${url}`);
    return credentials === undefined || headers['proxy-authorization'] === basic(credentials);
  };
  const server = createServer();
  server.on('connect', (request, socket) => {
    if (admits(request)) {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel(socket, to);
    } else {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\n' +
          'Content-Length: 0\r\n\r\n',
      );
    }
  });
  return { host: `127.0.0.1:${await listen(server)}`, seen };
}

/** A proxy that speaks SOCKS 4 and 5, wants credentials only in SOCKS 5, and leads to a port of loopback. */
export async function startSocks({ to, credentials }: ProxyOptions): Promise<Proxy> {
  const seen: string[] = [];
  const server = createTcpServer((socket) => {
    const connectFor = (request: Buffer, granted: number[]) => {
      seen.push(request.toString('latin1'));
      socket.write(Buffer.from(granted));
      tunnel(socket, to);
    };
    const answer = (bytes: number[], next: (request: Buffer) => void) => {
      socket.write(Buffer.from(bytes));
      socket.once('data', next);
    };
    const connectOrder = (request: Buffer) => {
      connectFor(request, [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    };
    socket.once('data', (hello) => {
      if (hello.readUInt8(0) === 4) connectFor(hello, [0, 90, 0, 0, 0, 0, 0, 0]);
      else if (credentials === undefined) answer([5, 0], connectOrder);
      else {
        answer([5, 2], (login) => {
          if (login.equals(socksLogin(credentials))) answer([1, 0], connectOrder);
          else socket.end(Buffer.from([1, 1]));
        });
      }
    });
  });
  return { host: `127.0.0.1:${await listen(server)}`, seen };
}

/** The message with which a client says who it is (RFC 1929). */
function socksLogin(credentials: string): Buffer {
  const [user = [], password = []] = credentials.split(':').map((part) => Buffer.from(part));
  return Buffer.from([1, user.length, ...user, password.length, ...password]);
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
