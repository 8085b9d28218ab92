import { describe, expect, test } from 'vitest';
import { calls } from '../program.js';
import { FAR_HOST, network, processNetwork } from './network.js';
import { startSocks, startTls, type Proxy } from './servers.js';

const FAR = `CONNECT ${FAR_HOST}:443`;

/** An address for documentation (RFC 5737): only a proxy leads anywhere else. */
const FAR_ADDRESS = '192.0.2.1';

function portOf({ host }: Proxy): number {
  return Number(host.split(':')[1]);
}

/** Nothing can listen on this port. */
const NOWHERE = 'http://127.0.0.1:0';

describe('an https endpoint', () => {
  test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])(
    'is reached through the proxy of %s',
    async (name) => {
      const { register, proxy, service } = await network();
      expect(await register({ [name]: `http://${proxy.host}` })).toMatchObject({ code: 0 });
      expect(proxy.seen).toEqual([FAR]);
      expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
    },
  );

  test('is reached through a proxy that is written without its scheme', async () => {
    const { register, proxy } = await network();
    expect(await register({ HTTPS_PROXY: proxy.host })).toMatchObject({ code: 0 });
    expect(proxy.seen).toEqual([FAR]);
  });

  test('is reached through a proxy that speaks TLS itself', async () => {
    const { register, proxy, issued } = await network();
    const port = await startTls(portOf(proxy), issued);
    expect(await register({ HTTPS_PROXY: `https://127.0.0.1:${port}` })).toMatchObject({ code: 0 });
    expect(proxy.seen).toEqual([FAR]);
  });

  test.each([
    { scheme: 'socks', host: FAR_HOST, sent: FAR_HOST },
    { scheme: 'socks5h', host: FAR_HOST, sent: FAR_HOST },
    { scheme: 'socks4a', host: FAR_HOST, sent: FAR_HOST },
    { scheme: 'socks5', host: FAR_ADDRESS, sent: '\xc0\x00\x02\x01' },
    { scheme: 'socks4', host: FAR_ADDRESS, sent: '\xc0\x00\x02\x01' },
  ])('that is $host is reached through a proxy $scheme', async ({ scheme, host, sent }) => {
    const { register, tlsPort } = await network({ certificate: { addresses: [FAR_ADDRESS] } });
    const socks = await startSocks({ to: tlsPort });
    const env = { ALL_PROXY: `${scheme}://${socks.host}` };
    expect(await register(env, ['--endpoint-url', `https://${host}`])).toMatchObject({ code: 0 });
    expect(socks.seen).toEqual([expect.stringContaining(sent)]);
  });

  test.each([
    { of: 'for that address', certificate: { addresses: [FAR_ADDRESS] }, isTrusted: true },
    {
      of: 'only for localhost',
      certificate: { names: ['localhost'], addresses: [] },
      isTrusted: false,
    },
  ])('named by its address, with a certificate $of, is reached: $isTrusted', async (row) => {
    const { certificate, isTrusted } = row;
    const { register, proxy } = await network({ certificate });
    const env = { HTTPS_PROXY: `http://${proxy.host}` };
    const endpoint = ['--endpoint-url', `https://${FAR_ADDRESS}`];
    expect(await register(env, endpoint)).toMatchObject({ code: isTrusted ? 0 : 6 });
    expect(proxy.seen).toEqual([`CONNECT ${FAR_ADDRESS}:443`]);
  });

  test.each([
    { name: 'https_proxy', others: { HTTPS_PROXY: NOWHERE } },
    { name: 'HTTPS_PROXY', others: { ALL_PROXY: NOWHERE } },
    { name: 'HTTPS_PROXY', others: { HTTP_PROXY: NOWHERE } },
    { name: 'ALL_PROXY', others: { HTTPS_PROXY: '' } },
  ])('is reached through the proxy of $name in spite of $others', async ({ name, others }) => {
    const { register, proxy } = await network();
    const env = { ...others, [name]: `http://${proxy.host}` };
    expect(await register(env)).toMatchObject({ code: 0 });
    expect(proxy.seen).toEqual([FAR]);
  });

  test('is not reached through the proxy of HTTP_PROXY, which is for http', async () => {
    const { register, proxy } = await network();
    expect(await register({ HTTP_PROXY: `http://${proxy.host}` })).toMatchObject({ code: 6 });
    expect(proxy.seen).toEqual([]);
  });
});

describe('an endpoint on this machine', () => {
  test.each(
    ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy'].flatMap((name) => [
      { name, url: 'http://127.0.0.1' },
      { name, url: 'http://localhost' },
      { name, url: 'https://127.0.0.1' },
      { name, url: 'https://localhost' },
    ]),
  )('that is $url is reached without the proxy of $name', async ({ name, url }) => {
    const { register, service, tlsPort } = await network();
    const port = url.startsWith('https') ? tlsPort : new URL(service.url).port;
    const env = { [name]: NOWHERE, AWS_ENDPOINT_URL_SSO_OIDC: `${url}:${port}` };
    expect(await register(env)).toMatchObject({ code: 0 });
  });
});

describe('NO_PROXY', () => {
  test.each([
    { noProxy: { NO_PROXY: FAR_HOST }, isProxied: false },
    { noProxy: { NO_PROXY: '.far.invalid' }, isProxied: false },
    { noProxy: { NO_PROXY: '*.far.invalid' }, isProxied: false },
    { noProxy: { no_proxy: `proxy.invalid, ${FAR_HOST}` }, isProxied: false },
    { noProxy: { NO_PROXY: '*' }, isProxied: false },
    { noProxy: { NO_PROXY: 'far.invalid' }, isProxied: false },
    { noProxy: { NO_PROXY: 'INVALID.' }, isProxied: false },
    { noProxy: { NO_PROXY: 'other.example\tfar.invalid:443' }, isProxied: false },
    { noProxy: { NO_PROXY: `${FAR_HOST}:1` }, isProxied: true },
    { noProxy: { NO_PROXY: 'ar.invalid' }, isProxied: true },
    { noProxy: { NO_PROXY: '*ar.invalid' }, isProxied: true },
    { noProxy: { NO_PROXY: 'a.example,*' }, isProxied: true },
    { noProxy: { NO_PROXY: '.example' }, isProxied: true },
    { noProxy: { NO_PROXY: '' }, isProxied: true },
  ])('with $noProxy has the endpoint reached through the proxy: $isProxied', async (row) => {
    const { noProxy, isProxied } = row;
    const { register, proxy } = await network();
    const result = await register({ HTTPS_PROXY: `http://${proxy.host}`, ...noProxy });
    // Without the proxy, the name of the endpoint cannot be resolved.
    expect(result).toMatchObject({ code: isProxied ? 0 : 6 });
    expect(proxy.seen).toEqual(isProxied ? [FAR] : []);
  });
});

describe('a proxy that wants a password', () => {
  const CREDENTIALS = [
    { written: 'user:password', credentials: 'user:password' },
    { written: 'us%40er:p%3Ass%2Fw%25rd', credentials: 'us@er:p:ss/w%rd' },
    { written: 'j%C3%BCrgen:%F0%9F%A6%8A', credentials: 'jürgen:🦊' },
    { written: 'user', credentials: 'user:' },
  ];

  test.each(CREDENTIALS)('gets $written as $credentials', async ({ written, credentials }) => {
    const { register, proxy } = await network({ credentials });
    const env = { ALL_PROXY: `http://${written}@${proxy.host}` };
    expect(await register(env)).toMatchObject({ code: 0 });
    expect(proxy.seen).toHaveLength(1);
  });

  test('gets it in SOCKS too', async () => {
    const { register, tlsPort } = await network();
    const socks = await startSocks({ to: tlsPort, credentials: 'us@er:p/wörd' });
    const env = { ALL_PROXY: `socks5h://us%40er:p%2Fw%C3%B6rd@${socks.host}` };
    expect(await register(env)).toMatchObject({ code: 0 });
    expect(socks.seen).toEqual([expect.stringContaining(FAR_HOST)]);
  });

  test('gets one that --debug does not show', async () => {
    const { register, proxy } = await network({ credentials: 'user:hunter2' });
    const env = { HTTPS_PROXY: `http://user:hunter2@${proxy.host}` };
    const { code, stdout, stderr } = await register(env, ['--debug']);
    expect(code).toBe(0);
    expect(stderr).toContain(`through the proxy http://${proxy.host}`);
    expect(stdout + stderr).not.toContain('hunter2');
  });
});

describe('the built program', () => {
  const hostOf: Record<string, (made: Awaited<ReturnType<typeof network>>) => Promise<string>> = {
    http: ({ proxy }) => Promise.resolve(proxy.host),
    https: async ({ proxy, issued }) => `127.0.0.1:${await startTls(portOf(proxy), issued)}`,
    socks5h: async ({ tlsPort }) => (await startSocks({ to: tlsPort })).host,
  };

  test.each(Object.entries(hostOf))('registers through a proxy %s', async (scheme, start) => {
    const made = await processNetwork();
    const HTTPS_PROXY = `${scheme}://${await start(made)}`;
    expect(await made.register({ HTTPS_PROXY })).toMatchObject({ code: 0, stderr: '' });
    expect(await calls(made.service)).toMatchObject({ RegisterClient: 1 });
  });
});
