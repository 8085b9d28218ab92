import { onTestFinished, vi } from 'vitest';
import type { Emulator } from '../../src/emulator/start-emulator.js';
import type { Env } from '../../src/host/host.js';
import { processWorld } from '../bin/spawn.js';
import { temporaryDirectory, world, type Run } from '../program.js';
import { createAuthority, pemFile, type CertificateOptions } from './certificates.js';
import { startProxy, startReverseProxy } from './servers.js';

/** A name that cannot be resolved (RFC 6761): only a proxy reaches it. */
export const FAR_HOST = 'oidc.far.invalid';

/** One attempt, longer than any test: the result does not depend on how slow the machine is. */
const PATIENT = ['--max-attempts', '1', '--timeout', '10m', '--region', 'eu-west-1'];

/** Shared by all tests: creating one takes as long as a call. */
const authority = await createAuthority();
const USUAL = { names: [FAR_HOST, 'localhost'] };
const usualCertificate = await authority.issue(USUAL);

export interface NetworkOptions {
  /** What differs from a certificate for the endpoint and for this machine. */
  certificate?: Partial<CertificateOptions>;
  /** `user:password` of the proxy. */
  credentials?: string;
}

/** What Node, and this program, read from their process: none of it is in the host. */
const READ_FROM_PROCESS = [
  ...['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]),
  ...['NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED'],
];

/** Until the test is over, this process has these variables of the network and no others. */
export function stubNetwork(env: Env): void {
  for (const name of READ_FROM_PROCESS) vi.stubEnv(name, env[name]);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** The program in this process and, behind a real proxy and real TLS, an emulator. */
export async function network(options?: NetworkOptions) {
  const { service, run } = await world();
  const home = temporaryDirectory();
  const runHere = (argv: string[], env: Env) => {
    stubNetwork(env);
    return run(argv, { env: { HOME: home, ...env } });
  };
  return { home, ...(await networkOf(service, runHere, options)) };
}

/** The same with the built program, for what Node reads when it starts, and how a process ends. */
export async function processNetwork(options?: NetworkOptions) {
  const { service, home, run } = await processWorld();
  const start = (argv: string[], env: Env) => run(argv, { env });
  return { home, ...(await networkOf(service, start, options)) };
}

async function networkOf(
  service: Emulator,
  run: (argv: string[], env: Env) => Promise<Run>,
  { credentials, certificate }: NetworkOptions = {},
) {
  const issued = certificate
    ? await authority.issue({ ...USUAL, ...certificate })
    : usualCertificate;
  const plainPort = Number(new URL(service.url).port);
  const tlsPort = await startReverseProxy(plainPort, issued);
  const proxy = await startProxy({ to: tlsPort, credentials });
  const bundle = pemFile(authority.pem);
  const usual = { AWS_ENDPOINT_URL_SSO_OIDC: `https://${FAR_HOST}`, AWS_CA_BUNDLE: bundle };
  /** Unless a test changes it, only the proxy reaches the endpoint, and its authority is trusted. */
  const register = (env: Env, argv: string[] = []) =>
    run(['register', ...PATIENT, ...argv], { ...usual, ...env });
  return { service, proxy, bundle, issued, tlsPort, register };
}
