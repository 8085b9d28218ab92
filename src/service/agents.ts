import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { checkServerIdentity, rootCertificates } from 'node:tls';
import type { NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { ProxyAgent } from 'proxy-agent';
import { usageError } from '../errors.js';
import { reasonOf } from '../errors.js';

export interface Connection {
  endpoint: string;
  /** The URL of the proxy, with user and password. */
  proxyUrl: string | undefined;
  /** The path of a file of certificates to trust besides those of Node. */
  caBundle: string | undefined;
}

/**
 * Agents that go through a proxy, and trust the certificates of a bundle besides those of Node:
 * with a proxy or without one.
 *
 * @throws a usage error for a bundle that cannot be used
 */
export function createAgents({ endpoint, proxyUrl, caBundle }: Connection): NodeHttpHandlerOptions {
  const agent = new ProxyAgent({
    getProxyForUrl: () => proxyUrl ?? '',
    checkServerIdentity: (host, certificate) =>
      checkServerIdentity(nameToCheck(host, endpoint), certificate),
    ...(caBundle !== undefined && { ca: [...rootCertificates, readBundle(caBundle)] }),
  });
  return { httpAgent: agent, httpsAgent: agent };
}

/** Behind a proxy, an endpoint that is named by its address would be checked as `localhost`. */
function nameToCheck(host: string, endpoint: string): string {
  const name = new URL(endpoint).hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' && isIP(name) !== 0 ? name : host;
}

function readBundle(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    // Node ignores a text that holds no certificate, and the call would fail without saying why.
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    throw usageError(
      `The certificate bundle ${path} cannot be used: ${reasonOf(error)}.`,
      'Let AWS_CA_BUNDLE (or ca_bundle) name a file of certificates in PEM format.',
    );
  }
}
