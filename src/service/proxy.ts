import { getProxyForUrl } from 'proxy-from-env';
import { usageError } from '../errors.js';

const PROXY_URL = /^(https?|socks[45]?|socks4a|socks5h):$/;

/** A proxy of the environment. */
export interface Proxy {
  /** With user and password. */
  url: string;
  /** Without them, for messages. */
  name: string;
}

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY choose for an endpoint.
 *
 * @throws a usage error if it cannot be used; its text is not repeated, it may hold a password
 */
export function proxyOf(endpoint: string): Proxy | undefined {
  const text = getProxyForUrl(endpoint);
  if (text === '') return undefined;
  const url = parseProxyUrl(withScheme(text, endpoint));
  if (url !== undefined) return { url: url.href, name: `${url.protocol}//${url.host}` };
  throw usageError(
    `The proxy that the environment names for ${endpoint} is not the URL of a proxy.`,
    'Write HTTPS_PROXY (or HTTP_PROXY, ALL_PROXY) like http://user:password@proxy.example:8080.',
  );
}

/** The library gives a proxy without a scheme that of the endpoint; what is meant is http, as in curl. */
function withScheme(text: string, endpoint: string): string {
  const variables = ['https_proxy', 'http_proxy', 'all_proxy'].flatMap((name) => [
    process.env[name],
    process.env[name.toUpperCase()],
  ]);
  const bare = text.replace(`${new URL(endpoint).protocol}//`, '');
  return bare !== text && variables.includes(bare) ? `http://${bare}` : text;
}

function parseProxyUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return PROXY_URL.test(url.protocol) && isDecodable(url) ? url : undefined;
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
