import { describe, expect, test } from 'vitest';
import { calls } from '../program.js';
import { FAR_HOST, network } from './network.js';
import { startTls } from './servers.js';

const FAR = `CONNECT ${FAR_HOST}:443`;

/** A port on which nothing can listen. */
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
    ['is reached if its certificate is for that', { names: [FAR_HOST] }, 0],
    ['is not if it is for localhost', { names: ['localhost'], addresses: [] }, 6],
  ])('named by its address %s', async (_, certificate, code) => {
    const { register, proxy, tlsPort } = await network(certificate);
    const env = { HTTPS_PROXY: `http://${proxy.host}` };
    const endpoint = ['--endpoint-url', `https://127.0.0.1:${tlsPort}`];
    expect(await register(env, endpoint)).toMatchObject({ code });
  });

  test.each([
    ['https_proxy before HTTPS_PROXY', 'https_proxy', { HTTPS_PROXY: NOWHERE }],
    ['HTTPS_PROXY before ALL_PROXY', 'HTTPS_PROXY', { ALL_PROXY: NOWHERE }],
    ['an HTTPS_PROXY whatever HTTP_PROXY says', 'HTTPS_PROXY', { HTTP_PROXY: NOWHERE }],
    ['an ALL_PROXY after an empty HTTPS_PROXY', 'ALL_PROXY', { HTTPS_PROXY: '' }],
  ])('takes %s', async (_, name, others) => {
    const { register, proxy } = await network();
    const env = { ...others, [name]: `http://${proxy.host}` };
    expect(await register(env)).toMatchObject({ code: 0 });
    expect(proxy.seen).toEqual([FAR]);
  });
});

describe('an http endpoint on this machine', () => {
  test.each([
    ['HTTP_PROXY', true],
    ['http_proxy', true],
    ['ALL_PROXY', true],
    ['HTTPS_PROXY', false],
  ])('with %s is reached through the proxy: %s', async (name, isProxied) => {
    const { register, proxy, service } = await network();
    const env = { [name]: `http://${proxy.host}`, AWS_ENDPOINT_URL_SSO_OIDC: service.url };
    expect(await register(env)).toMatchObject({ code: 0 });
    expect(proxy.seen).toEqual(isProxied ? [`POST ${service.url}/client/register`] : []);
  });
});

describe('NO_PROXY', () => {
  test.each([
    ['127.0.0.1', 'NO_PROXY', '127.0.0.1', false],
    ['127.0.0.1', 'NO_PROXY', '.0.0.1', false],
    ['127.0.0.1', 'NO_PROXY', '*.0.0.1', false],
    ['localhost', 'NO_PROXY', 'localhost', false],
    ['localhost', 'no_proxy', 'proxy.invalid, localhost', false],
    ['localhost', 'NO_PROXY', '*', false],
    ['localhost', 'NO_PROXY', 'localhost:1', true],
    ['localhost', 'NO_PROXY', 'ocalhost', true],
    ['localhost', 'NO_PROXY', '.invalid', true],
    ['localhost', 'NO_PROXY', '', true],
  ])('lets %s, with %s=%j, go through the proxy: %s', async (host, name, value, isProxied) => {
    const { register, proxy, tlsPort } = await network();
    const env = { HTTPS_PROXY: `http://${proxy.host}`, [name]: value };
    const endpoint = ['--endpoint-url', `https://${host}:${tlsPort}`];
    expect(await register(env, endpoint)).toMatchObject({ code: 0 });
    expect(proxy.seen).toEqual(isProxied ? [`CONNECT ${host}:${tlsPort}`] : []);
  });
});

describe('a proxy that wants a password', () => {
  const ENDPOINTS = ['https', 'http'] as const;

  test.each(
    [
      ['user:password', 'user:password'],
      ['us%40er:p%3Ass%2Fw%25rd', 'us@er:p:ss/w%rd'],
      ['j%C3%BCrgen:%F0%9F%A6%8A', 'jürgen:🦊'],
      ['user', 'user:'],
    ].flatMap(([written = '', meant = '']) =>
      ENDPOINTS.map((scheme) => [written, meant, scheme] as const),
    ),
  )('gets %s as %s, for an %s endpoint', async (written, credentials, scheme) => {
    const { register, proxy, service } = await network({ credentials });
    const url = scheme === 'https' ? `https://${FAR_HOST}` : service.url;
    const env = { ALL_PROXY: `http://${written}@${proxy.host}`, AWS_ENDPOINT_URL_SSO_OIDC: url };
    expect(await register(env)).toMatchObject({ code: 0 });
    expect(proxy.seen).toHaveLength(1);
  });

  test('gets one that --debug does not tell', async () => {
    const { register, proxy } = await network({ credentials: 'user:hunter2' });
    const env = { HTTPS_PROXY: `http://user:hunter2@${proxy.host}` };
    const { code, stdout, stderr } = await register(env, ['--debug']);
    expect(code).toBe(0);
    expect(stderr).toContain(`through the proxy http://${proxy.host}`);
    expect(stdout + stderr).not.toContain('hunter2');
  });
});
