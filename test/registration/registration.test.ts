import { describe, expect, test } from 'vitest';
import { parseRegistration } from '../../src/registration/registration.js';
import { registration } from './samples.js';

describe('parseRegistration', () => {
  test('keeps the six members of the API and nothing else', () => {
    const answer = { ...registration(), startUrl: 'https://example.com/start' };
    expect(parseRegistration(answer)).toEqual(registration());
  });

  test.each(['clientIdIssuedAt', 'authorizationEndpoint', 'tokenEndpoint'] as const)(
    'does without %s',
    (member) => {
      const expected = registration({ [member]: null });
      for (const value of [undefined, null, '']) {
        expect(parseRegistration({ ...registration(), [member]: value })).toEqual(expected);
      }
    },
  );

  test.each([
    [{ clientId: undefined }, ['clientId']],
    [{ clientId: '' }, ['clientId']],
    [{ clientId: 7 }, ['clientId']],
    [{ clientSecret: null }, ['clientSecret']],
    [{ clientSecret: '', clientSecretExpiresAt: '0' }, ['clientSecret', 'clientSecretExpiresAt']],
  ])('takes an answer with %j for no registration, and says what is missing', (change, missing) => {
    expect(parseRegistration({ ...registration(), ...change })).toEqual({ missing });
  });

  test.each([undefined, null, 'text', 7, [], {}])(
    'finds all required members missing in %j',
    (value) => {
      const missing = ['clientId', 'clientSecret', 'clientSecretExpiresAt'];
      expect(parseRegistration(value)).toEqual({ missing });
    },
  );
});

describe('clientSecretExpiresAt', () => {
  test.each([undefined, null, '1795000000', -1, 1.5, NaN, Infinity, 8_640_000_000_001])(
    'finds an expiry of %s unusable',
    (clientSecretExpiresAt) => {
      const answer = { ...registration(), clientSecretExpiresAt };
      expect(parseRegistration(answer)).toEqual({ missing: ['clientSecretExpiresAt'] });
    },
  );

  test.each([0, 1, 8_640_000_000_000])('accepts an expiry of %d', (clientSecretExpiresAt) => {
    const answer = registration({ clientSecretExpiresAt });
    expect(parseRegistration(answer)).toEqual(answer);
  });
});
