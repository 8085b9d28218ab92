import { describe, expect, test } from 'vitest';
import { parseEndpointUrl } from '../../src/settings/endpoint-settings.js';
import { errorOf } from './resolve.js';

const of = (value: string) => ({ value, source: '--endpoint-url' });

describe('an endpoint URL that is accepted', () => {
  test.each([
    { url: 'https://oidc.example.com/', value: 'https://oidc.example.com' },
    { url: 'HTTPS://OIDC.example.com:8443/base/', value: 'https://oidc.example.com:8443/base' },
    { url: 'http://localhost:4566', value: 'http://localhost:4566' },
    { url: 'http://127.0.0.1', value: 'http://127.0.0.1' },
    { url: 'http://127.255.0.3:1/', value: 'http://127.255.0.3:1' },
    { url: 'http://127.1:80', value: 'http://127.0.0.1' },
    { url: 'http://[::1]:8080', value: 'http://[::1]:8080' },
    { url: 'http://[0:0:0:0:0:0:0:1]', value: 'http://[::1]' },
  ])('is $url', ({ url, value }) => {
    expect(parseEndpointUrl(of(url))).toEqual({ value, source: '--endpoint-url' });
  });
});

describe('an endpoint URL that is refused', () => {
  test.each([
    ...['http://oidc.example.com', 'http://10.0.0.1', 'http://169.254.169.254', 'http://0.0.0.0'],
    ...['http://localhost.example.com', 'http://127.0.0.1.example.com', 'http://1270.0.1.example'],
    ...['http://[::2]', 'http://[::ffff:10.0.0.1]', 'ftp://localhost', 'file:///etc/passwd'],
    ...['localhost:4566', 'javascript:alert(1)', 'wss://127.0.0.1'],
  ])('is %s, which must not carry a secret', (url) => {
    const error = errorOf(() => parseEndpointUrl(of(url)));
    expect(error.code).toBe('Usage');
    expect(error.message).toContain('--endpoint-url must be an https URL: ');
  });

  test.each([
    '',
    ' ',
    'oidc.example.com',
    '//oidc.example.com',
    'https://',
    'https://a b',
    'http:',
  ])('is %j, which is not a URL', (url) => {
    const error = errorOf(() => parseEndpointUrl(of(url)));
    expect(error).toMatchObject({ code: 'Usage' });
    expect(error.message).toMatch(/^--endpoint-url is not a URL: /);
  });

  test.each([
    'https://a.example/?x=1',
    'https://a.example/#x',
    'http://127.0.0.1:1/?X-Amz-Signature=x',
  ])('is %s, to which no path can be added', (url) => {
    expect(errorOf(() => parseEndpointUrl(of(url))).code).toBe('Usage');
  });
});

test.each([
  { url: 'localhost:4567', hint: 'Write http://localhost:4567.' },
  { url: '127.0.0.1:4567/base', hint: 'Write http://127.0.0.1:4567/base.' },
  { url: 'LOCALHOST:4567', hint: 'Write http://LOCALHOST:4567.' },
  { url: '[::1]:4567', hint: 'Write http://[::1]:4567.' },
  { url: 'oidc.example.com', hint: 'Write https://oidc.example.com.' },
  { url: 'oidc.example.com:8443', hint: 'Write https://oidc.example.com:8443.' },
])('asks for the scheme that $url lacks', ({ url, hint }) => {
  expect(errorOf(() => parseEndpointUrl(of(url)))).toMatchObject({ code: 'Usage', hint });
});

test.each([
  ...['https://jane:hunter2@a.example', 'http://jane:hunter2@127.0.0.1', 'https://jane@a.example'],
  ...['https://:hunter2@a.example', 'http://jane:hunter2@a.example', 'https://jane:hunter2@a b'],
  ...['jane:hunter2@a.example', '//jane:hunter2@a.example', 'https://jane:hu/hunter2@a.example'],
  ...['https://jane:x@hunter2@a.example:port', 'https:jane:hunter2@a.example:port'],
  ...['ftp://jane:hunter2@localhost', 'https://jane:hunter2\\@a b', 'https://a b/?jane=hunter2@x'],
])('repeats neither user nor password in the refusal of %s', (url) => {
  const { code, message, hint } = errorOf(() => parseEndpointUrl(of(url)));
  expect(code).toBe('Usage');
  expect(`${message} ${hint}`).not.toMatch(/jane|hunter2/);
});
