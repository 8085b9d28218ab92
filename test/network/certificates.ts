import { randomUUID } from 'node:crypto';
import type { TlsOptions } from 'node:tls';
import { generate } from 'selfsigned';

export interface CertificateOptions {
  names: string[];
  addresses?: string[];
  /** The year at whose start it ends. */
  until?: number;
}

export interface Authority {
  /** Its own certificate, for those who are to trust it. */
  pem: string;
  issue: (options: CertificateOptions) => Promise<Pick<TlsOptions, 'key' | 'cert'>>;
}

/** An authority that no machine trusts. Its name is its own: by the name others look for it. */
export async function createAuthority(): Promise<Authority> {
  const { private: key, cert } = await generate(subject(randomUUID()), {
    ...validity(2050),
    ...ALGORITHM,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const issue = async ({ names, addresses = ['127.0.0.1'], until = 2050 }: CertificateOptions) => {
    const leaf = await generate(subject('server'), {
      ...validity(until),
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

const ALGORITHM = { keyType: 'ec', algorithm: 'sha256' } as const;

function subject(value: string) {
  return [{ name: 'commonName', value }];
}

/** Fixed, so that no test depends on when it runs. */
function validity(until: number) {
  return { notBeforeDate: new Date(Date.UTC(2000)), notAfterDate: new Date(Date.UTC(until)) };
}
