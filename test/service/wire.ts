import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import { listen } from './servers.js';

/** What a server does with a connection. */
export type Act = (socket: Socket) => void;

/**
 * A server on loopback that need not keep to any protocol, gone after the test. It acts whenever it
 * has read a request of HTTP, or anything of TLS or SOCKS.
 *
 * @param certificate with which it speaks TLS itself
 */
export async function startWire(act: Act, certificate?: TlsOptions) {
  const requests: string[] = [];
  const serve = (socket: Socket) => {
    let received = '';
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
      if (!isWhole(received)) return;
      requests.push(received);
      received = '';
      act(socket);
    });
  };
  const server = certificate ? createTlsServer(certificate, serve) : createServer(serve);
  return { port: await listen(server), requests };
}

/** The first bytes of SOCKS 4, SOCKS 5 and TLS. */
const BINARY = [4, 5, 0x16];

function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n');
  const [, length = '0'] = /^content-length: (\d+)/im.exec(request) ?? [];
  const isHttp = end >= 0 && request.length >= end + 4 + Number(length);
  return isHttp || BINARY.includes(request.charCodeAt(0));
}

/** Sends bytes and ends the connection. */
export function send(bytes: string | Buffer): Act {
  return (socket) => {
    socket.end(bytes);
  };
}

/** Sends bytes and keeps the connection. */
export function stall(bytes: string | Buffer = ''): Act {
  return (socket) => {
    socket.write(bytes);
  };
}

/** Sends bytes and resets the connection; one of TLS is closed without a word. */
export function cut(bytes: string | Buffer = ''): Act {
  return (socket) => {
    socket.write(bytes, () => {
      if (socket instanceof TLSSocket) socket.destroy();
      else socket.resetAndDestroy();
    });
  };
}

/** Sends a beginning, and then some bytes again and again for as long as somebody listens. */
export function repeat(beginning: string, bytes: string, pause = 0): Act {
  return (socket) => {
    const again = () => {
      if (!socket.destroyed) socket.write(bytes, () => setTimeout(again, pause));
    };
    socket.write(beginning, again);
  };
}

/** An HTTP answer with its length. A body that is not text or bytes is sent as JSON. */
export function answer(
  status: number | string,
  body: unknown,
  headers: Record<string, string> = {},
): Buffer {
  const isBytes = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = Buffer.from(isBytes ? body : JSON.stringify(body));
  const all = { 'content-type': 'application/json', 'content-length': bytes.length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\n${lines.join('')}\r\n`), bytes]);
}
