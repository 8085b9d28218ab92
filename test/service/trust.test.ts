import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { trustOf } from '../../src/service/trust.js';
import { calls } from '../program.js';
import { createAuthority, pemFile } from './certificates.js';
import { network, processNetwork, stubNetwork } from './network.js';
import { startTls } from './servers.js';

const WAYS = ['without a proxy', 'through a proxy'] as const;

/** A network in which only what a test names is trusted. */
async function untrusting(way: (typeof WAYS)[number], start = network) {
  const { register, proxy, tlsPort, bundle, home } = await start();
  const route =
    way === 'through a proxy'
      ? { HTTPS_PROXY: `http://${proxy.host}` }
      : { AWS_ENDPOINT_URL_SSO_OIDC: `https://127.0.0.1:${tlsPort}` };
  const env = { ...route, AWS_CA_BUNDLE: undefined };
  const trusting = (AWS_CA_BUNDLE: string | undefined, configured?: string) => {
    if (configured !== undefined) {
      mkdirSync(join(home, '.aws'));
      writeFileSync(join(home, '.aws/config'), `[profile dev]\nca_bundle = ${configured}\n`);
    }
    return register({ ...env, AWS_CA_BUNDLE, AWS_CONFIG_FILE: undefined }, ['-p', 'dev']);
  };
  return { trusting, bundle, register, env };
}

describe.each(WAYS)('a certificate %s', (way) => {
  test('of an unknown authority is refused, with a hint on how to trust it', async () => {
    const { trusting } = await untrusting(way);
    expect(await trusting(undefined)).toMatchObject({
      code: 6,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*\nhint: .*AWS_CA_BUNDLE.*\n$/) as string,
    });
  });

  test('is trusted by AWS_CA_BUNDLE', async () => {
    const { trusting, bundle } = await untrusting(way);
    expect(await trusting(bundle)).toMatchObject({ code: 0 });
  });

  test('is trusted by ca_bundle of the profile', async () => {
    const { trusting, bundle } = await untrusting(way);
    expect(await trusting(undefined, bundle)).toMatchObject({ code: 0 });
  });
});

describe('AWS_CA_BUNDLE', () => {
  test('comes before ca_bundle of the profile', async () => {
    const { trusting, bundle } = await untrusting('without a proxy');
    expect(await trusting(bundle, '/no/such/bundle')).toMatchObject({ code: 0 });
  });

  test('may hold many certificates, and comments between them', async () => {
    const { trusting, bundle } = await untrusting('without a proxy');
    const { pem } = await createAuthority();
    const several = pemFile(`# Another\n${pem}\n# Ours\n${readFileSync(bundle, 'utf8')}`);
    expect(await trusting(several)).toMatchObject({ code: 0 });
  });

  test("is trusted in addition to Node's own certificates", async () => {
    stubNetwork({});
    const { pem } = await createAuthority();
    expect(trustOf(pemFile(pem)).ca).toEqual([...rootCertificates, pem]);
  });

  test('of another authority does not help', async () => {
    const { trusting } = await untrusting('without a proxy');
    const { pem } = await createAuthority();
    expect(await trusting(pemFile(pem))).toMatchObject({ code: 6 });
  });
});

/** Node reads it when it starts. */
describe('NODE_EXTRA_CA_CERTS', () => {
  test.each(['without AWS_CA_BUNDLE', 'besides AWS_CA_BUNDLE'])('is trusted %s', async (how) => {
    const { register, env, bundle } = await untrusting('without a proxy', processNetwork);
    const { pem } = await createAuthority();
    const AWS_CA_BUNDLE = how.startsWith('besides') ? pemFile(pem) : undefined;
    const result = await register({ ...env, NODE_EXTRA_CA_CERTS: bundle, AWS_CA_BUNDLE });
    expect(result).toMatchObject({ code: 0 });
  });

  test('that cannot be read is no reason to fail', async () => {
    const { register, env, bundle } = await untrusting('without a proxy', processNetwork);
    const result = await register({
      ...env,
      NODE_EXTRA_CA_CERTS: '/no/such',
      AWS_CA_BUNDLE: bundle,
    });
    expect(result).toMatchObject({ code: 0 });
  });
});

describe('NODE_TLS_REJECT_UNAUTHORIZED=0', () => {
  const NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const NOTE =
    'warning: NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are still checked.\n';

  // Node warns of it on the stderr of its process, unless the program prevents that.
  test.each(WAYS)('has no certificate %s trusted, as one note says', async (way) => {
    const { register, env } = await untrusting(way, processNetwork);
    const result = await register({ ...env, NODE_TLS_REJECT_UNAUTHORIZED });
    expect(result).toMatchObject({ code: 6, stdout: '' });
    expect(result.stderr.replace(NOTE, '')).toMatch(/^error: The certificate .*\nhint: .*\n$/);
  });

  test('has no certificate of a proxy trusted', async () => {
    const { register, proxy, issued } = await network();
    const port = await startTls(Number(proxy.host.split(':')[1]), issued);
    const HTTPS_PROXY = `https://127.0.0.1:${port}`;
    const env = { HTTPS_PROXY, AWS_CA_BUNDLE: undefined, NODE_TLS_REJECT_UNAUTHORIZED };
    const { code, stderr } = await register(env);
    expect(code).toBe(6);
    expect(stderr).toContain(`The certificate of the proxy ${HTTPS_PROXY} is not trusted`);
    expect(proxy.seen).toEqual([]);
  });

  test('is reported once by register --all, which makes several calls', async () => {
    const { register, proxy, home, service } = await network();
    const config = join(home, 'config');
    const sso = 'sso_start_url = https://x.awsapps.com/start\n';
    writeFileSync(config, `[profile a]\n${sso}[profile b]\n${sso}`);
    const env = { HTTPS_PROXY: `http://${proxy.host}`, AWS_CONFIG_FILE: config };
    const { code, stderr } = await register({ ...env, NODE_TLS_REJECT_UNAUTHORIZED }, ['--all']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `${NOTE}2 profiles registered with 2 calls, 0 reused, 0 failed\n`,
    });
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });
});
