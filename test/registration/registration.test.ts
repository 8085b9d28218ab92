import { describe, expect, test } from 'vitest';
import { parseRegistration } from '../../src/registration/registration.js';
import { registration } from './samples.js';

describe('parseRegistration', () => {
  test('keeps the six members of the API and nothing else', () => {
    const response = { ...registration(), startUrl: 'https://example.com/start' };
    expect(parseRegistration(response)).toEqual(registration());
  });

  test.each(['clientIdIssuedAt', 'authorizationEndpoint', 'tokenEndpoint'] as const)(
    'does not need %s',
    (member) => {
      const expected = registration({ [member]: null });
      for (const value of [undefined, null, '']) {
        expect(parseRegistration({ ...registration(), [member]: value })).toEqual(expected);
      }
    },
  );

  test.each([
    { change: { clientId: undefined }, missing: ['clientId'] },
    { change: { clientId: '' }, missing: ['clientId'] },
    { change: { clientId: 7 }, missing: ['clientId'] },
    { change: { clientSecret: null }, missing: ['clientSecret'] },
    {
      change: { clientSecret: '', clientSecretExpiresAt: '0' },
      missing: ['clientSecret', 'clientSecretExpiresAt'],
    },
  ])('rejects a response with $change and names $missing', ({ change, missing }) => {
    expect(parseRegistration({ ...registration(), ...change })).toEqual({ missing });
  });

  test.each([
    { response: undefined },
    { response: null },
    { response: 'text' },
    { response: 7 },
    { response: [] },
    { response: {} },
  ])('finds all required members missing in $response', ({ response }) => {
    const missing = ['clientId', 'clientSecret', 'clientSecretExpiresAt'];
    expect(parseRegistration(response)).toEqual({ missing });
  });
});

describe('clientSecretExpiresAt', () => {
  test.each([
    { clientSecretExpiresAt: undefined },
    { clientSecretExpiresAt: null },
    { clientSecretExpiresAt: '1795000000' },
    { clientSecretExpiresAt: -1 },
    { clientSecretExpiresAt: 1.5 },
    { clientSecretExpiresAt: NaN },
    { clientSecretExpiresAt: Infinity },
    { clientSecretExpiresAt: 253_402_300_800 },
  ])('is unusable if it is $clientSecretExpiresAt', (unusable) => {
    const response = { ...registration(), ...unusable };
    expect(parseRegistration(response)).toEqual({ missing: ['clientSecretExpiresAt'] });
  });

  test.each([0, 1, 253_402_300_799])('may be %d', (clientSecretExpiresAt) => {
    const response = registration({ clientSecretExpiresAt });
    expect(parseRegistration(response)).toEqual(response);
  });
});

test('takes a clientIdIssuedAt beyond the year 9999 for not said', () => {
  const response = registration({ clientIdIssuedAt: 253_402_300_800 });
  expect(parseRegistration(response)).toEqual(registration({ clientIdIssuedAt: null }));
});
