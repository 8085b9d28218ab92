import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../../src/host.js';
import { processWorld } from '../bin/spawn.js';
import { temporaryDirectory } from '../program.js';
import { createAuthority, type CertificateOptions } from './certificates.js';
import { startProxy, startTls } from './servers.js';

/** A name that nobody can resolve (RFC 6761): only a proxy gets there. */
export const FAR_HOST = 'oidc.far.invalid';

export interface NetworkOptions extends Partial<CertificateOptions> {
  /** `user:password` of the proxy. */
  credentials?: string;
}

/** The built program and, behind a real proxy and real TLS, an emulator. */
export async function network({ credentials, ...certificate }: NetworkOptions = {}) {
  const { service, home, run } = await processWorld();
  const authority = await createAuthority();
  const issued = await authority.issue({ names: [FAR_HOST], ...certificate });
  const plainPort = Number(new URL(service.url).port);
  const tlsPort = await startTls(plainPort, issued);
  const proxy = await startProxy({ to: tlsPort, credentials });
  /** The endpoint is the one that only the proxy gets to, and its authority is trusted. */
  const register = (env: Env, argv: string[] = []) =>
    run(['register', '--max-attempts', '1', ...argv], {
      env: {
        AWS_ENDPOINT_URL_SSO_OIDC: `https://${FAR_HOST}`,
        AWS_CA_BUNDLE: bundle,
        ...env,
      },
    });
  const bundle = pemFile(authority.pem);
  return { service, home, proxy, bundle, issued, near: `https://127.0.0.1:${tlsPort}`, register };
}

/** A file with this text, gone after the test. */
export function pemFile(text: string): string {
  const file = join(temporaryDirectory(), 'bundle.pem');
  writeFileSync(file, text);
  return file;
}
