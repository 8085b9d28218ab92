import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAuthority } from './certificates.js';
import { network, pemFile } from './network.js';

const WAYS = ['without a proxy', 'through a proxy'] as const;

/** A network in which only what a test names is trusted. */
async function untrusting(way: (typeof WAYS)[number]) {
  const { register, proxy, tlsPort, bundle, home } = await network();
  const env =
    way === 'through a proxy'
      ? { HTTPS_PROXY: `http://${proxy.host}` }
      : { AWS_ENDPOINT_URL_SSO_OIDC: `https://127.0.0.1:${tlsPort}` };
  const trusting = (AWS_CA_BUNDLE: string | undefined, configured?: string) => {
    if (configured !== undefined) {
      mkdirSync(join(home, '.aws'));
      writeFileSync(join(home, '.aws/config'), `[profile dev]\nca_bundle = ${configured}\n`);
    }
    return register({ ...env, AWS_CA_BUNDLE }, ['-p', 'dev']);
  };
  return { trusting, bundle };
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

  test('of another authority does not help', async () => {
    const { trusting } = await untrusting('without a proxy');
    const { pem } = await createAuthority();
    expect(await trusting(pemFile(pem))).toMatchObject({ code: 6 });
  });
});
