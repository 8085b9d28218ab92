import { orNone, usageError } from '../errors.js';
import { isLoopback } from '../registration/endpoint-parameters.js';

/** The longest user and the longest password in SOCKS 5 (bytes): RFC 1929, section 2. */
const LONGEST_LOGIN = 255;

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
 * @see https://curl.se/docs/manpage.html#ENVIRONMENT
 * @throws a usage error if it is not the URL of a proxy; the message does not quote it, because it
 *   may contain a password
 */
export function proxyOf(endpoint: string): Proxy | undefined {
  const { hostname, port } = new URL(endpoint);
  const text = fromEnv('HTTPS_PROXY') ?? fromEnv('ALL_PROXY');
  if (text === undefined || isLoopback(hostname) || isExcluded(hostname, port || '443')) {
    return undefined;
  }
  const url = orNone(() => parseProxyUrl(text.includes('://') ? text : `http://${text}`));
  if (url !== undefined) return { url: url.href, name: `${url.protocol}//${url.host}` };
  throw usageError(
    `The proxy that the environment sets for ${endpoint} is not a valid proxy URL.`,
    'Set HTTPS_PROXY (or ALL_PROXY) to a URL like http://user:password@proxy.example:8080; in SOCKS 5, user and password have at most 255 bytes each.',
  );
}

/** The name in small letters counts first. An empty variable counts as unset. */
function fromEnv(name: string): string | undefined {
  return [name.toLowerCase(), name].map((each) => process.env[each]).find(Boolean);
}

/** Whether NO_PROXY names the host, or a domain that it is in. `*` is all hosts, but only by itself. */
function isExcluded(hostname: string, port: string): boolean {
  const list = (fromEnv('NO_PROXY') ?? '').trim().toLowerCase();
  return list === '*' || list.split(/[\s,]+/).some((entry) => isNamedBy(entry, hostname, port));
}

/** A domain may begin with `.` or `*.`, and end with a port. */
function isNamedBy(entry: string, hostname: string, port: string): boolean {
  if (entry === hostname || `[${entry}]` === hostname) return true;
  const [, domain, only = port] = /^(?:\*?\.)?([^:]+?)\.?(?::(\d+))?$/.exec(entry) ?? [];
  return domain !== undefined && only === port && `.${hostname}`.endsWith(`.${domain}`);
}

/** Undefined for another kind of URL, or too long a login. @throws an error if it cannot be parsed or decoded */
function parseProxyUrl(text: string): URL | undefined {
  const url = new URL(text);
  // The proxy gets user and password decoded.
  const login = [url.username, url.password].map((part) => Buffer.from(decodeURIComponent(part)));
  const isTooLong =
    /^socks5?h?:$/.test(url.protocol) && login.some(({ length }) => length > LONGEST_LOGIN);
  return PROXY_URL.test(url.protocol) && !isTooLong ? url : undefined;
}
