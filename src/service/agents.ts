import { X509Certificate } from 'node:crypto';
import { rootCertificates, type ConnectionOptions } from 'node:tls';
import { reasonOf, usageError } from '../errors.js';
import { readRegularFile } from '../files/regular-file.js';

/** The options of a TLS connection that say which certificates are trusted. */
export type Trust = Pick<ConnectionOptions, 'ca'>;

/**
 * Trusts the certificates of a bundle in addition to Node's own.
 *
 * @param caBundle the path of a PEM file
 * @throws a usage error if the bundle cannot be read or contains no certificate
 */
export function trustOf(caBundle: string | undefined): Trust {
  return caBundle === undefined ? {} : { ca: [...rootCertificates, readBundle(caBundle)] };
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
