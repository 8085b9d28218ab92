import { expect, test } from 'vitest';
import {
  endpointText,
  sameEndpointParameters,
  type EndpointParameters,
} from '../../src/registration/endpoint-parameters.js';

const settings: EndpointParameters = { region: 'eu-west-1', useFips: false, useDualStack: false };

test('endpoint settings equal their copy', () => {
  expect(sameEndpointParameters(settings, { ...settings })).toBe(true);
});

test.each([
  { region: 'us-east-1' },
  { endpointUrl: 'https://proxy.example.com' },
  { useFips: true },
  { useDualStack: true },
])('endpoint settings differ by %j', (change) => {
  expect(sameEndpointParameters(settings, { ...settings, ...change })).toBe(false);
});

test.each([
  ['https://oidc.example.com/', 'https://oidc.example.com'],
  ['https://OIDC.example.com:443//', 'https://oidc.example.com'],
  ['http://127.0.0.1:8080/base/', 'http://127.0.0.1:8080/base'],
])('the endpoint %s is written as %s', (url, text) => {
  expect(endpointText(new URL(url))).toBe(text);
});
