import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { generate } from 'selfsigned';
import { temporaryDirectory } from '../program.js';

export interface CertificateOptions {
  names: string[];
  addresses?: string[];
  /** The years at whose start it begins and ends. */
  from?: number;
  until?: number;
}

export interface Authority {
  /** Its own certificate, for a bundle that trusts it. */
  pem: string;
  issue: (options: CertificateOptions) => Promise<Pick<TlsOptions, 'key' | 'cert'>>;
}

/** An authority that no machine trusts. Its name is unique: a client looks for it by its name. */
export async function createAuthority(): Promise<Authority> {
  const { private: key, cert } = await generate(subject(randomUUID()), {
    ...validity(),
    ...ALGORITHM,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const issue = async ({ names, addresses = ['127.0.0.1'], from, until }: CertificateOptions) => {
    const leaf = await generate(subject('server'), {
      ...validity(from, until),
      ...ALGORITHM,
      ca: { key, cert },
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            ...names.map((value) => ({ type: 2 as const, value })),
            ...addresses.map((ip) => ({ type: 7 as const, ip })),
          ],
        },
      ],
    });
    return { key: leaf.private, cert: leaf.cert };
  };
  return { pem: cert, issue };
}

/** A file with this text, gone after the test. */
export function pemFile(text: string): string {
  const file = join(temporaryDirectory(), 'bundle.pem');
  writeFileSync(file, text);
  return file;
}

const ALGORITHM = { keyType: 'ec', algorithm: 'sha256' } as const;

function subject(value: string) {
  return [{ name: 'commonName', value }];
}

/** Fixed, so that no test depends on when it runs. */
function validity(from = 2000, until = 2050) {
  return { notBeforeDate: new Date(Date.UTC(from)), notAfterDate: new Date(Date.UTC(until)) };
}
