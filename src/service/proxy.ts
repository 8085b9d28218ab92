import { getProxyForUrl } from 'proxy-from-env';
import { usageError } from '../errors.js';
import { isLoopback } from '../registration/endpoint-parameters.js';

const PROXY_URL = /^(https?|socks[45]?|socks4a|socks5h):$/;

/** A proxy that the environment variables set. */
export interface Proxy {
  /** Including user and password. */
  url: string;
  /** Without user and password, for messages. */
  name: string;
}

/**
 * The proxy that HTTPS_PROXY, ALL_PROXY and NO_PROXY select for an endpoint. There is none for this
 * machine: a secret would leave it in the clear, and a proxy has a loopback of its own.
 *
 * @throws a usage error if it is not the URL of a proxy; the message does not quote it, because it
 *   may contain a password
 */
export function proxyOf(endpoint: string): Proxy | undefined {
  if (isLoopback(new URL(endpoint).hostname)) return undefined;
  const text = getProxyForUrl(endpoint);
  if (text === '') return undefined;
  const url = parseProxyUrl(withScheme(text));
  if (url !== undefined) return { url: url.href, name: `${url.protocol}//${url.host}` };
  throw usageError(
    `The proxy that the environment sets for ${endpoint} is not a valid proxy URL.`,
    'Set HTTPS_PROXY (or ALL_PROXY) to a URL like http://user:password@proxy.example:8080.',
  );
}

/** If a proxy has no scheme, the library adds that of the endpoint. This uses http, as curl does. */
function withScheme(text: string): string {
  const { https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY } = process.env;
  const hasScheme = [https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY].includes(text);
  return hasScheme ? text : text.replace(/^https:/, 'http:');
}

function parseProxyUrl(text: string): URL | undefined {
  try {
    const url = new URL(text);
    // The proxy gets user and password decoded. This throws if they cannot be.
    decodeURIComponent(url.username + url.password);
    return PROXY_URL.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}
