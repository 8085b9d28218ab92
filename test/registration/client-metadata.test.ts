import { describe, expect, test } from 'vitest';
import {
  changedMembers,
  CLIENT_METADATA_MEMBERS,
  parseClientMetadata,
  type ClientMetadata,
} from '../../src/registration/client-metadata.js';

const FULL: Required<ClientMetadata> = {
  clientName: 'cli',
  clientType: 'public',
  scopes: ['sso:account:access', 'codewhisperer:completions'],
  redirectUris: ['http://127.0.0.1/oauth/callback', 'http://localhost/cb'],
  grantTypes: ['authorization_code', 'refresh_token'],
  issuerUrl: 'https://d-1234567890.awsapps.com/start',
  entitledApplicationArn: 'arn:aws:sso::123456789012:application/ssoins-1/apl-1',
};

const MINIMAL: ClientMetadata = { clientName: 'cli', clientType: 'public' };

const LISTS = ['scopes', 'redirectUris', 'grantTypes'] as const;

describe('changedMembers', () => {
  test.each(LISTS)('finds %s equal in another order and repeated', (member) => {
    const [first, second] = FULL[member];
    const shuffled = { ...FULL, [member]: [second, first, second] };
    expect(changedMembers(FULL, shuffled)).toEqual([]);
  });

  test.each(LISTS)('names %s when an item is gone or joined to another', (member) => {
    const items = FULL[member];
    for (const changed of [items.slice(1), [items.join(',')], [items.join('","')]]) {
      expect(changedMembers(FULL, { ...FULL, [member]: changed })).toEqual([member]);
    }
  });

  test.each([
    ['clientName', { clientName: 'CLI' }],
    ['clientType', { clientType: 'confidential' }],
    ['issuerUrl', { issuerUrl: `${FULL.issuerUrl}/` }],
    ['entitledApplicationArn', { entitledApplicationArn: 'arn:aws:sso:::other' }],
  ])('compares %s to the letter', (member, change) => {
    expect(changedMembers(FULL, { ...FULL, ...change })).toEqual([member]);
  });

  test('names every optional member that one request leaves out, in the order of the API', () => {
    const optional = CLIENT_METADATA_MEMBERS.slice(2);
    expect(changedMembers(MINIMAL, FULL)).toEqual(optional);
    expect(changedMembers(FULL, MINIMAL)).toEqual(optional);
  });
});

describe('parseClientMetadata', () => {
  test.each([
    ['all members', FULL],
    ['the required ones alone', MINIMAL],
  ])('reads %s and drops what it does not know', (_, metadata) => {
    const json = JSON.stringify({ ...metadata, future: 1 });
    expect(parseClientMetadata(JSON.parse(json))).toEqual(metadata);
  });

  test.each([
    null,
    'text',
    [],
    {},
    { clientName: 'cli' },
    { clientType: 'public' },
    { ...MINIMAL, clientName: 7 },
    { ...MINIMAL, issuerUrl: null },
    { ...MINIMAL, scopes: 'sso:account:access' },
    { ...MINIMAL, grantTypes: ['authorization_code', 7] },
    { ...MINIMAL, redirectUris: { 0: 'http://localhost' } },
  ])('refuses %j', (value) => {
    expect(parseClientMetadata(value)).toBeUndefined();
  });
});
