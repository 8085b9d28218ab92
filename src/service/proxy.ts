import { getProxyForUrl } from 'proxy-from-env';
import { usageError } from '../errors.js';

const PROXY_URL = /^(https?|socks[45]?|socks4a|socks5h):$/;

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY choose for an endpoint.
 *
 * @returns its URL without user and password, or undefined if there is none
 * @throws a usage error if it cannot be used; its text is not repeated, it may hold a password
 */
export function proxyOf(endpoint: string): string | undefined {
  const text = getProxyForUrl(endpoint);
  if (text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && PROXY_URL.test(url.protocol)) return `${url.protocol}//${url.host}`;
  throw usageError(
    `The proxy that the environment names for ${endpoint} is not the URL of a proxy.`,
    'Write HTTPS_PROXY (or HTTP_PROXY, ALL_PROXY) like http://user:password@proxy.example:8080.',
  );
}
