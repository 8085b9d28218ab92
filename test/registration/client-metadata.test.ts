import { describe, expect, test } from 'vitest';
import {
  changedMembers,
  CLIENT_METADATA_MEMBERS,
  parseClientMetadata,
  requestKey,
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

describe('two requests are equal', () => {
  test('if all members are equal', () => {
    expectEqual(FULL, { ...FULL });
  });

  test.each(LISTS)('if the items of %s are in another order or repeated', (member) => {
    const [first, second] = FULL[member];
    expectEqual(FULL, { ...FULL, [member]: [second, first, second] });
  });
});

describe('two requests differ', () => {
  test.each(LISTS)('in %s if an item is missing or joined to another', (member) => {
    const items = FULL[member];
    for (const changed of [items.slice(1), [items.join(',')], [items.join('","')]]) {
      expectDifference(FULL, { ...FULL, [member]: changed }, [member]);
    }
  });

  test.each([
    { member: 'clientName', value: 'CLI' },
    { member: 'clientType', value: 'confidential' },
    { member: 'issuerUrl', value: `${FULL.issuerUrl}/` },
    { member: 'entitledApplicationArn', value: 'arn:aws:sso:::other' },
  ])('in $member if it is not the same text', ({ member, value }) => {
    expectDifference(FULL, { ...FULL, [member]: value }, [member]);
  });

  test('in every optional member that one of them leaves out, in the order of the API', () => {
    const optional = CLIENT_METADATA_MEMBERS.slice(2);
    expectDifference(MINIMAL, FULL, optional);
    expectDifference(FULL, MINIMAL, optional);
  });

  test('if the same text stands in another member', () => {
    const a = { ...MINIMAL, issuerUrl: 'https://example.com' };
    const b = { ...MINIMAL, entitledApplicationArn: 'https://example.com' };
    expectDifference(a, b, ['issuerUrl', 'entitledApplicationArn']);
  });
});

function expectEqual(a: ClientMetadata, b: ClientMetadata): void {
  expect(changedMembers(a, b)).toEqual([]);
  expect(requestKey(a)).toBe(requestKey(b));
}

function expectDifference(a: ClientMetadata, b: ClientMetadata, members: string[]): void {
  expect(changedMembers(a, b)).toEqual(members);
  expect(requestKey(a)).not.toBe(requestKey(b));
}

describe('parseClientMetadata', () => {
  test.each([
    { members: 'all members', metadata: FULL },
    { members: 'the required members alone', metadata: MINIMAL },
  ])('reads $members and ignores unknown ones', ({ metadata }) => {
    const json = JSON.stringify({ ...metadata, future: 1 });
    expect(parseClientMetadata(JSON.parse(json))).toEqual(metadata);
  });

  test.each([
    { value: null },
    { value: 'text' },
    { value: [] },
    { value: {} },
    { value: { clientName: 'cli' } },
    { value: { clientType: 'public' } },
  ])('rejects $value', ({ value }) => {
    expect(parseClientMetadata(value)).toBeUndefined();
  });

  test.each([
    { malformed: { clientName: 7 } },
    { malformed: { issuerUrl: null } },
    { malformed: { scopes: 'sso:account:access' } },
    { malformed: { grantTypes: ['authorization_code', 7] } },
    { malformed: { redirectUris: { 0: 'http://localhost' } } },
  ])('rejects metadata with $malformed', ({ malformed }) => {
    expect(parseClientMetadata({ ...MINIMAL, ...malformed })).toBeUndefined();
  });
});
