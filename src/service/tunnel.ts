import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Trust } from './trust.js';
import { targetOf, type Target } from './target.js';

/**
 * Asks a proxy (http, https or SOCKS) to connect to a target.
 *
 * @param trust for the certificates of an https proxy and of the target
 * @returns a function that starts TLS with the target
 * @throws an error with the name ProxyError, whose cause says why
 */
export async function openTlsTunnel(
  proxyUrl: string,
  target: Target,
  trust: Trust,
  signal: AbortSignal,
): Promise<() => TLSSocket> {
  const { host } = target;
  try {
    const socket = await openTunnel(new URL(proxyUrl), target, trust, signal);
    const servername = serverName(host);
    return () => connectTls({ ...trust, socket, host, servername, ALPNProtocols: ['http/1.1'] });
  } catch (cause) {
    throw Object.assign(new Error('the proxy failed', { cause }), { name: 'ProxyError' });
  }
}

async function openTunnel(
  proxy: URL,
  target: Target,
  trust: Trust,
  signal: AbortSignal,
): Promise<Socket> {
  if (/^https?:$/.test(proxy.protocol)) return askToConnect(proxy, target, trust, signal);
  const { openSocksTunnel } = await import('./socks.js');
  return openSocksTunnel(proxy, target, signal);
}

/** @see RFC 9110, section 9.3.6 (CONNECT) */
function askToConnect(
  proxy: URL,
  { host, port }: Target,
  trust: Trust,
  signal: AbortSignal,
): Promise<Socket> {
  const own = targetOf(proxy);
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const open = proxy.protocol === 'https:' ? requestHttps : requestHttp;
  const outgoing = open({
    ...own,
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...login(proxy) },
    // Otherwise the certificate would be checked against the host of the header.
    servername: serverName(own.host),
    ...trust,
    agent: false,
    signal,
  });
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('connect', ({ statusCode = 0 }, socket: Socket) => {
      // The TLS connection on top reports failures. Without a listener here, Node would throw them.
      socket.on('error', () => undefined);
      if (statusCode >= 200 && statusCode < 300) {
        resolve(socket);
      } else {
        socket.destroy();
        reject(refusal(statusCode));
      }
    });
    outgoing.end();
  });
}

/** A TLS server name cannot be an address. Without one, the certificate is checked against the address. */
function serverName(host: string): string {
  return isIP(host) === 0 ? host : '';
}

function login({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

/** The SDK retries what is marked as `$retryable`. */
function refusal(status: number): Error {
  const wantsLogin = status === 407;
  const reason = wantsLogin ? 'requires a user and a password' : 'did not connect to the endpoint';
  const error = new Error(`it ${reason} (HTTP ${status})`);
  const isTransient = status === 429 || status >= 500;
  return isTransient ? Object.assign(error, { $retryable: {} }) : error;
}
