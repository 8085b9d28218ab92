import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../../src/host/host.js';
import { processWorld } from '../bin/spawn.js';
import { temporaryDirectory } from '../program.js';
import { createAuthority, type CertificateOptions } from './certificates.js';
import { startProxy, startReverseProxy } from './servers.js';

/** A name that cannot be resolved (RFC 6761): only a proxy reaches it. */
export const FAR_HOST = 'oidc.far.invalid';

/** One attempt, longer than any test: the result does not depend on how slow the machine is. */
const PATIENT = ['--max-attempts', '1', '--timeout', '10m', '--region', 'eu-west-1'];

export interface NetworkOptions extends Partial<CertificateOptions> {
  /** `user:password` of the proxy. */
  credentials?: string;
}

/** The built program and, behind a real proxy and real TLS, an emulator. */
export async function network({ credentials, ...certificate }: NetworkOptions = {}) {
  const { service, home, run } = await processWorld();
  const authority = await createAuthority();
  const issued = await authority.issue({ names: [FAR_HOST, 'localhost'], ...certificate });
  const plainPort = Number(new URL(service.url).port);
  const tlsPort = await startReverseProxy(plainPort, issued);
  const proxy = await startProxy({ to: tlsPort, credentials });
  const bundle = pemFile(authority.pem);
  const usual = { AWS_ENDPOINT_URL_SSO_OIDC: `https://${FAR_HOST}`, AWS_CA_BUNDLE: bundle };
  /** Unless a test changes it, only the proxy reaches the endpoint, and its authority is trusted. */
  const register = (env: Env, argv: string[] = []) =>
    run(['register', ...PATIENT, ...argv], { env: { ...usual, ...env } });
  return { service, home, proxy, bundle, issued, tlsPort, register };
}

/** A file with this text, gone after the test. */
export function pemFile(text: string): string {
  const file = join(temporaryDirectory(), 'bundle.pem');
  writeFileSync(file, text);
  return file;
}
