import { X509Certificate } from 'node:crypto';
import { rootCertificates, type ConnectionOptions } from 'node:tls';
import { reasonOf, usageError } from '../errors.js';
import { readRegularFile } from '../files/regular-file.js';

/** The options of a TLS connection that say which certificates are trusted. */
export type Trust = Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>;

/**
 * Trusts the certificates of a PEM file in addition to those of Node. Certificates of servers are
 * checked whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 *
 * @throws a usage error if the bundle cannot be read or contains no certificate
 */
export function trustOf(caBundle: string | undefined): Trust {
  return {
    rejectUnauthorized: true,
    ...(caBundle !== undefined && {
      ca: [...rootCertificates, ...extraCertificates(), readBundle(caBundle)],
    }),
  };
}

/** What Node adds to its certificates only if it is given no others. Node itself reports a bad file. */
function extraCertificates(): string[] {
  const { NODE_EXTRA_CA_CERTS: path = '' } = process.env;
  try {
    return path === '' ? [] : [readRegularFile(path).toString()];
  } catch {
    return [];
  }
}

/** Whether NODE_TLS_REJECT_UNAUTHORIZED=0 was set. Removes it, because Node would warn about it. */
export function unsetTlsRejectUnauthorized(): boolean {
  const isSet = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (isSet) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  return isSet;
}

function readBundle(path: string): string {
  try {
    const pem = readRegularFile(path).toString();
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
