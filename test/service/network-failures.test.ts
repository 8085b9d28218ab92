import { describe, expect, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { calls, temporaryDirectory, type Run } from '../program.js';
import { pemFile } from './certificates.js';
import { network, processNetwork, type NetworkOptions } from './network.js';
import { send, stall, startWire } from './wire.js';

interface Failure {
  of: string;
  code: 2 | 6;
  /** What the message and the hint say. */
  says: RegExp;
  network?: NetworkOptions;
  /** Instead of a proxy that leads to the service, and of the bundle that trusts it. */
  env?: () => Env;
}

const LOGIN = 'user:hunter2';

const FAILURES: Failure[] = [
  {
    of: 'a certificate that is not trusted',
    code: 6,
    says: /not trusted.*\nhint: .*AWS_CA_BUNDLE/,
    env: () => ({ AWS_CA_BUNDLE: undefined }),
  },
  {
    of: 'a certificate for another host',
    code: 6,
    says: /certificate.*another\.invalid.*\nhint: .*--endpoint-url(?!.*AWS_CA_BUNDLE)/,
    network: { certificate: { names: ['another.invalid'] } },
  },
  {
    of: 'a certificate that is not valid yet',
    code: 6,
    says: /certificate.*not yet valid.*\nhint: .*clock(?!.*AWS_CA_BUNDLE)/,
    network: { certificate: { from: 2049 } },
  },
  {
    of: 'a certificate that has expired',
    code: 6,
    says: /certificate.*expired.*\nhint: .*clock(?!.*AWS_CA_BUNDLE)/,
    network: { certificate: { until: 2001 } },
  },
  {
    of: 'a proxy that wants another password',
    code: 6,
    says: /proxy http:\/\/127\.0\.0\.1:\d+.*407.*\nhint: .*HTTPS_PROXY/,
    network: { credentials: 'user:another' },
  },
  {
    of: 'a proxy that does not listen',
    code: 6,
    says: /proxy http:\/\/127\.0\.0\.1:1\b.*\nhint: .*HTTPS_PROXY/,
    env: () => ({ HTTPS_PROXY: `http://${LOGIN}@127.0.0.1:1` }),
  },
  {
    of: 'a proxy whose name cannot be resolved',
    code: 6,
    says: /proxy http:\/\/proxy\.invalid:8080\b.*\nhint: .*HTTPS_PROXY/,
    env: () => ({ HTTPS_PROXY: `http://${LOGIN}@proxy.invalid:8080` }),
  },
  {
    of: 'an endpoint whose name cannot be resolved for a proxy socks5',
    code: 6,
    says: /oidc\.far\.invalid cannot be resolved here; with socks5h or socks4a the proxy does it/,
    env: () => ({ HTTPS_PROXY: `socks5://${LOGIN}@127.0.0.1:1` }),
  },
  {
    of: 'a bundle that does not exist',
    code: 2,
    says: /\/no\/such\/bundle\.pem.*\nhint: .*AWS_CA_BUNDLE/,
    env: () => ({ AWS_CA_BUNDLE: '/no/such/bundle.pem' }),
  },
  {
    of: 'a bundle that is a directory',
    code: 2,
    says: /hint: .*AWS_CA_BUNDLE/,
    env: () => ({ AWS_CA_BUNDLE: temporaryDirectory() }),
  },
  ...['', 'not PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'].map(
    (text): Failure => ({
      of: `a bundle of ${JSON.stringify(text)}`,
      code: 2,
      says: /bundle\.pem.*\nhint: .*AWS_CA_BUNDLE.*PEM/,
      env: () => ({ AWS_CA_BUNDLE: pemFile(text) }),
    }),
  ),
  ...[
    `http://${LOGIN}@`,
    `http://${LOGIN}@127.0.0.1:99999`,
    `http://${LOGIN}@not a host`,
    `ftp://${LOGIN}@127.0.0.1:21`,
    `http://${LOGIN}%zz@127.0.0.1:1`,
    ...['socks', 'socks5', 'socks5h'].flatMap((scheme) => [
      `${scheme}://${'é'.repeat(128)}:hunter2@127.0.0.1:1`,
      `${scheme}://user:hunter2${'x'.repeat(249)}@127.0.0.1:1`,
    ]),
    `${LOGIN}@`,
    ':hunter2',
  ].map((url): Failure => ({
    of: `a proxy ${url}`,
    code: 2,
    says: /proxy.*\nhint: .*HTTPS_PROXY/i,
    env: () => ({ HTTPS_PROXY: url }),
  })),
];

test.each(FAILURES)(
  'because of $of, register ends with $code, and even --debug shows no password',
  async ({ code, says, env, network: options }) => {
    const { register, proxy, service } = await network(options);
    const HTTPS_PROXY = `http://${LOGIN}@${proxy.host}`;
    const result = await register({ HTTPS_PROXY, ...env?.() }, ['--debug']);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toMatch(says);
    expect(result.stderr).not.toContain('hunter2');
    expect(result.stderr).not.toContain(Buffer.from(LOGIN).toString('base64'));
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  },
);

/** An error that escapes, or a connection that stays open, shows only in a process. */
describe('a process', () => {
  test('ends with 6 because of a certificate that is not trusted', async () => {
    const { register, proxy } = await processNetwork();
    const env = { HTTPS_PROXY: `http://${proxy.host}`, AWS_CA_BUNDLE: undefined };
    expect(await register(env)).toEqual(ending(/not trusted/));
  });

  test.each([
    { does: 'hangs up', act: send(''), argv: [], says: /connection was closed/ },
    { does: 'never answers', act: stall(), argv: ['--timeout', '300ms'], says: /within 300 ms/ },
  ])('ends with 6 because of a proxy that $does', async ({ act, argv, says }) => {
    const { register } = await processNetwork();
    const { port } = await startWire(act);
    expect(await register({ HTTPS_PROXY: `https://127.0.0.1:${port}` }, argv)).toEqual(
      ending(says),
    );
  });
});

/** The end of a process with nothing but an error that says this, and a hint. */
function ending(says: RegExp): Run {
  const stderr = new RegExp(`^error: .*${says.source}.*\nhint: .*\n$`);
  return { code: 6, stdout: '', stderr: expect.stringMatching(stderr) as string };
}
