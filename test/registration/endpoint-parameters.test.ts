import { expect, test } from 'vitest';
import { endpointText, isLoopback } from '../../src/registration/endpoint-parameters.js';

test.each([
  { url: 'https://oidc.example.com/', text: 'https://oidc.example.com' },
  { url: 'https://OIDC.example.com:443//', text: 'https://oidc.example.com' },
  { url: 'http://127.0.0.1:8080/base/', text: 'http://127.0.0.1:8080/base' },
])('writes the endpoint $url as $text', ({ url, text }) => {
  expect(endpointText(new URL(url))).toBe(text);
});

test.each([
  ...['localhost', 'LOCALHOST', '127.0.0.1', '127.255.255.254', '127.1', '0x7f000001', '[::1]'].map(
    (host) => ({ host, expected: true }),
  ),
  ...[
    'localhost.',
    'x.localhost',
    'localhost.example',
    '127.0.0.1.example',
    'x127.0.0.1.example',
  ].map((host) => ({ host, expected: false })),
  ...[
    '0.0.0.0',
    '[::]',
    '[::2]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '10.127.0.0',
    '128.0.0.1',
  ].map((host) => ({ host, expected: false })),
])('says whether the host $host is certainly this machine: $expected', ({ host, expected }) => {
  expect(isLoopback(new URL(`http://${host}`).hostname)).toBe(expected);
});
