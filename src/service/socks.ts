import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { SocksClient } from 'socks';
import { targetOf, type Target } from './target.js';

/** The library needs a limit of its own; the signal ends the attempt earlier (milliseconds). */
const NO_LIMIT = 2 ** 31 - 1;

/** With `socks4` or `socks5` the host is resolved here, otherwise by the proxy. */
export async function openSocksTunnel(
  proxy: URL,
  { host, port }: Target,
  signal: AbortSignal,
): Promise<Socket> {
  const { protocol, username, password } = proxy;
  const isResolvedHere = protocol === 'socks4:' || protocol === 'socks5:';
  const type = protocol.startsWith('socks4') ? 4 : 5;
  const address = isResolvedHere ? await resolve(host, type === 4 ? 4 : 0) : host;
  const server = targetOf(proxy);
  const socket = connect({ ...server, signal });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  await SocksClient.createConnection({
    command: 'connect',
    proxy: {
      ...server,
      type,
      userId: decodeURIComponent(username),
      password: decodeURIComponent(password),
    },
    destination: { host: address, port },
    existing_socket: socket,
    timeout: NO_LIMIT,
  });
  return socket;
}

/** @param family 4, or 0 for any */
async function resolve(host: string, family: 0 | 4): Promise<string> {
  try {
    return (await lookup(host, family)).address;
  } catch (cause) {
    const message = `${host} cannot be resolved here; with socks5h or socks4a the proxy does it`;
    throw new Error(message, { cause });
  }
}
