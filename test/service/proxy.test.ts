import { describe, expect, test } from 'vitest';
import { calls } from '../program.js';
import { FAR_HOST, network } from './network.js';
import { startTls } from './servers.js';

const FAR = `CONNECT ${FAR_HOST}:443`;

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
    const port = await startTls(Number(proxy.host.split(':')[1]), issued);
    expect(await register({ HTTPS_PROXY: `https://127.0.0.1:${port}` })).toMatchObject({ code: 0 });
    expect(proxy.seen).toEqual([FAR]);
  });

  test.each([
    { of: 'for that address', certificate: { names: [FAR_HOST] }, isTrusted: true },
    {
      of: 'only for localhost',
      certificate: { names: ['localhost'], addresses: [] },
      isTrusted: false,
    },
  ])('named by its address, with a certificate $of, is reached: $isTrusted', async (row) => {
    const { certificate, isTrusted } = row;
    const { register, proxy, tlsPort } = await network(certificate);
    const env = { HTTPS_PROXY: `http://${proxy.host}` };
    const endpoint = ['--endpoint-url', `https://127.0.0.1:${tlsPort}`];
    expect(await register(env, endpoint)).toMatchObject({ code: isTrusted ? 0 : 6 });
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
});

describe('an http endpoint on this machine', () => {
  test.each([
    { name: 'HTTP_PROXY', isProxied: true },
    { name: 'http_proxy', isProxied: true },
    { name: 'ALL_PROXY', isProxied: true },
    { name: 'HTTPS_PROXY', isProxied: false },
  ])('is reached through the proxy of $name: $isProxied', async ({ name, isProxied }) => {
    const { register, proxy, service } = await network();
    const env = { [name]: `http://${proxy.host}`, AWS_ENDPOINT_URL_SSO_OIDC: service.url };
    expect(await register(env)).toMatchObject({ code: 0 });
    expect(proxy.seen).toEqual(isProxied ? [`POST ${service.url}/client/register`] : []);
  });
});

describe('NO_PROXY', () => {
  test.each([
    { host: '127.0.0.1', noProxy: { NO_PROXY: '127.0.0.1' }, isProxied: false },
    { host: '127.0.0.1', noProxy: { NO_PROXY: '.0.0.1' }, isProxied: false },
    { host: '127.0.0.1', noProxy: { NO_PROXY: '*.0.0.1' }, isProxied: false },
    { host: 'localhost', noProxy: { NO_PROXY: 'localhost' }, isProxied: false },
    { host: 'localhost', noProxy: { no_proxy: 'proxy.invalid, localhost' }, isProxied: false },
    { host: 'localhost', noProxy: { NO_PROXY: '*' }, isProxied: false },
    { host: 'localhost', noProxy: { NO_PROXY: 'localhost:1' }, isProxied: true },
    { host: 'localhost', noProxy: { NO_PROXY: 'ocalhost' }, isProxied: true },
    { host: 'localhost', noProxy: { NO_PROXY: '.invalid' }, isProxied: true },
    { host: 'localhost', noProxy: { NO_PROXY: '' }, isProxied: true },
  ])('has $host reached through the proxy with $noProxy: $isProxied', async (row) => {
    const { host, noProxy, isProxied } = row;
    const { register, proxy, tlsPort } = await network();
    const env = { HTTPS_PROXY: `http://${proxy.host}`, ...noProxy };
    const endpoint = ['--endpoint-url', `https://${host}:${tlsPort}`];
    expect(await register(env, endpoint)).toMatchObject({ code: 0 });
    expect(proxy.seen).toEqual(isProxied ? [`CONNECT ${host}:${tlsPort}`] : []);
  });
});

describe('a proxy that wants a password', () => {
  const CREDENTIALS = [
    { written: 'user:password', credentials: 'user:password' },
    { written: 'us%40er:p%3Ass%2Fw%25rd', credentials: 'us@er:p:ss/w%rd' },
    { written: 'j%C3%BCrgen:%F0%9F%A6%8A', credentials: 'jürgen:🦊' },
    { written: 'user', credentials: 'user:' },
  ];

  test.each(['https', 'http'].flatMap((scheme) => CREDENTIALS.map((row) => ({ ...row, scheme }))))(
    'gets $written as $credentials for an $scheme endpoint',
    async (row) => {
      const { written, credentials, scheme } = row;
      const { register, proxy, service } = await network({ credentials });
      const url = scheme === 'https' ? `https://${FAR_HOST}` : service.url;
      const env = { ALL_PROXY: `http://${written}@${proxy.host}`, AWS_ENDPOINT_URL_SSO_OIDC: url };
      expect(await register(env)).toMatchObject({ code: 0 });
      expect(proxy.seen).toHaveLength(1);
    },
  );

  test('gets one that --debug does not show', async () => {
    const { register, proxy } = await network({ credentials: 'user:hunter2' });
    const env = { HTTPS_PROXY: `http://user:hunter2@${proxy.host}` };
    const { code, stdout, stderr } = await register(env, ['--debug']);
    expect(code).toBe(0);
    expect(stderr).toContain(`through the proxy http://${proxy.host}`);
    expect(stdout + stderr).not.toContain('hunter2');
  });
});
