import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, rootCertificates } from 'node:tls';
import type { NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { ProxyAgent } from 'proxy-agent';
import { reasonOf, usageError } from '../errors.js';
import { readRegularFile } from '../files/regular-file.js';

/** What the agents need to know about a connection. */
export interface Connection {
  endpoint: string;
  /** The URL of the proxy, including user and password. */
  proxyUrl: string | undefined;
  /** The path of a PEM file of certificates to trust in addition to Node's own. */
  caBundle: string | undefined;
}

/**
 * Creates agents that connect through the proxy, if there is one, and trust the certificates of the
 * bundle in addition to Node's own.
 *
 * @throws a usage error if the bundle cannot be read or contains no certificate
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

/** Through a proxy, Node would check the certificate of an IP address against the name `localhost`. */
function nameToCheck(host: string, endpoint: string): string {
  const name = new URL(endpoint).hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' && isIP(name) !== 0 ? name : host;
}

function readBundle(path: string): string {
  try {
    const pem = readRegularFile(path);
    // Node ignores a file without certificates, and the call would then fail without saying why.
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    throw usageError(
      `The certificate bundle ${path} cannot be used: ${reasonOf(error)}.`,
      'Set AWS_CA_BUNDLE (or ca_bundle) to a file of certificates in PEM format.',
    );
  }
}
