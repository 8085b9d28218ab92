import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import type { NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { ProxyAgent } from 'proxy-agent';
import { usageError } from '../errors.js';
import { reasonOf } from '../system-error.js';

/**
 * Agents that go through the proxy of the environment, and trust the certificates of a bundle
 * besides those of Node: with a proxy or without one.
 *
 * @param caBundle the path of a file of certificates
 * @throws a usage error for a bundle that cannot be used
 */
export function createAgents(caBundle: string | undefined): NodeHttpHandlerOptions {
  const ca = caBundle === undefined ? {} : { ca: [...rootCertificates, readBundle(caBundle)] };
  const agent = new ProxyAgent(ca);
  return { httpAgent: agent, httpsAgent: agent };
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
