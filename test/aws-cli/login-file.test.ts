import { describe, expect, test } from 'vitest';
import { loginFileText, parseLoginFile } from '../../src/aws-cli/login-file.js';
import { entry, NOW, registration, SECRET } from '../registration/samples.js';
import { GRANTS } from './login-world.js';

const WHOLE = { clientId: 'client-1', clientSecret: SECRET, expiresAt: '2027-02-21T12:00:00Z' };
const PATH = '/home/me/.aws/sso/cache/0.json';

const parse = (json: unknown) => parseLoginFile(JSON.stringify(json), PATH);
const parseWith = (members: object) => parse({ ...WHOLE, ...members });

/** A value in so many lists. */
const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;

describe('a file in the cache of aws sso login', () => {
  test('says as much of a registration as its writer did', () => {
    const scopes = ['sso:account:access'];
    const file = parseWith({
      scopes,
      grantTypes: GRANTS,
      endpoint: 'https://e',
      clientIdIssuedAt: 7,
    });
    expect(file).toEqual({
      kind: 'entry',
      entry: {
        profile: null,
        region: null,
        endpoint: 'https://e',
        request: { scopes, grantTypes: GRANTS },
        registration: {
          ...{ clientId: 'client-1', clientSecret: SECRET, clientIdIssuedAt: 7 },
          ...{ clientSecretExpiresAt: NOW / 1000 + 90 * 86_400 },
          ...{ authorizationEndpoint: null, tokenEndpoint: null },
        },
        flow: 'pkce',
        awsCliCache: PATH,
      },
    });
  });

  test('that aws wrote for device code says neither the endpoint nor the request', () => {
    expect(parse(WHOLE)).toMatchObject({
      entry: { endpoint: null, request: null, flow: 'device' },
    });
  });

  test.each([
    { grantTypes: GRANTS, flow: 'pkce' },
    { grantTypes: 'authorization_code refresh_token', flow: 'pkce' },
    { grantTypes: [], flow: 'device' },
    { grantTypes: 'refresh_token', flow: 'device' },
  ])('with the grant types $grantTypes is for $flow, as for aws', ({ grantTypes, flow }) => {
    expect(parseWith({ grantTypes })).toMatchObject({ entry: { flow } });
  });

  test.each([
    { expiresAt: '2027-02-21T12:00:00Z' },
    { expiresAt: '2027-02-21T12:00:00UTC' },
    { expiresAt: '2027-02-21 12:00:00+00:00' },
    { expiresAt: '2027-02-21T14:00:00.999+0200' },
    { expiresAt: '2027-02-21T12:00:00GMT' },
  ])('expires at the same moment if it says $expiresAt', ({ expiresAt }) => {
    const clientSecretExpiresAt = NOW / 1000 + 90 * 86_400;
    expect(parseWith({ expiresAt })).toMatchObject({
      entry: { registration: { clientSecretExpiresAt } },
    });
  });

  test.each([
    { expiresAt: '9999-12-31T23:59:59Z', seconds: 0 },
    // 0 would mean that it never expires.
    { expiresAt: '1970-01-01T00:00:00Z', seconds: 1 },
    { expiresAt: '1960-01-01T00:00:00Z', seconds: 1 },
    { expiresAt: '9999-12-31T23:59:59-01:00', seconds: 253_402_300_799 },
  ])('that expires at $expiresAt is read as $seconds', ({ expiresAt, seconds }) => {
    const expected = { entry: { registration: { clientSecretExpiresAt: seconds } } };
    expect(parseWith({ expiresAt })).toMatchObject(expected);
  });

  test.each(['20270221T035714Z', 'Sun Feb 21 2027 12:00 UTC', '2027-02-21Z'])(
    'is not taken for expired or damaged if its date reads %s',
    (expiresAt) => {
      expect(parseWith({ expiresAt })).toEqual({ kind: 'undated', expiresAt });
    },
  );

  test.each([
    { what: 'is empty', text: '' },
    { what: 'is truncated', text: '{"clientId": "client-1", "clientSec' },
    { what: 'is null', text: 'null' },
    { what: 'is a list', text: '[1]' },
    { what: 'is a number', text: '42' },
    { what: 'has 20,000 open brackets', text: '['.repeat(20_000) },
    { what: 'is another object', text: '{"foo": 1}' },
    { what: 'has no client', text: JSON.stringify({ ...WHOLE, clientId: undefined }) },
    { what: 'has no secret', text: JSON.stringify({ ...WHOLE, clientSecret: undefined }) },
    { what: 'has an empty secret', text: JSON.stringify({ ...WHOLE, clientSecret: '' }) },
    { what: 'has no date', text: JSON.stringify({ ...WHOLE, expiresAt: undefined }) },
    { what: 'has an empty date', text: JSON.stringify({ ...WHOLE, expiresAt: '' }) },
    { what: 'has a number as its date', text: JSON.stringify({ ...WHOLE, expiresAt: NOW }) },
    {
      what: 'has a date without a time zone',
      text: JSON.stringify({ ...WHOLE, expiresAt: '2027-02-21T12:00:00' }),
    },
    {
      what: 'has a date without a time',
      text: JSON.stringify({ ...WHOLE, expiresAt: '2027-02-21' }),
    },
    { what: 'is not UTF-8', text: JSON.stringify({ ...WHOLE, x: '\ufffd' }) },
    ...['2027-02-30T00:00:00Z', '2027-13-01T00:00:00Z', '2027-02-21T24:00:00Z'].map(
      (expiresAt) => ({
        what: `has the date ${expiresAt}, which is in no calendar`,
        text: JSON.stringify({ ...WHOLE, expiresAt }),
      }),
    ),
    { what: 'has no date and no client', text: '{"expiresAt": "soon"}' },
    { what: 'has a number as its grant types', text: JSON.stringify({ ...WHOLE, grantTypes: 5 }) },
    { what: 'has null as its grant types', text: JSON.stringify({ ...WHOLE, grantTypes: null }) },
    {
      what: 'is nested too deeply for Python',
      text: JSON.stringify({ ...WHOLE, x: nested(1000) }),
    },
  ])('is damaged if it $what', ({ text }) => {
    const file = parseLoginFile(text, PATH);
    expect(file.kind).toBe('damaged');
    expect(JSON.stringify(file)).not.toContain(SECRET);
  });

  test('that is nested as deeply as Python can read is a registration', () => {
    expect(parseWith({ x: nested(500) })).toMatchObject({ kind: 'entry' });
  });

  test('that holds a token is not read as a registration', () => {
    expect(parseWith({ accessToken: 'x' })).toEqual({
      kind: 'unreadable',
      why: 'it holds a token',
    });
  });
});

describe('what is written for aws sso login', () => {
  test('has the members of aws, then where and when it was registered', () => {
    const request = { scopes: ['a:b'], grantTypes: GRANTS, clientName: 'x', clientType: 'public' };
    expect(loginFileText(entry({ request }))).toBe(
      `{"clientId":"client-1","clientSecret":"${SECRET}","expiresAt":"2027-02-21T12:00:00Z",` +
        '"scopes":["a:b"],"grantTypes":["authorization_code","refresh_token"],' +
        `"endpoint":"https://oidc.eu-west-1.amazonaws.com","clientIdIssuedAt":${NOW / 1000}}\n`,
    );
  });

  test('leaves out what the service did not say, and what was not asked for', () => {
    const text = loginFileText(entry({ registration: registration({ clientIdIssuedAt: null }) }));
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      ...['clientId', 'clientSecret', 'expiresAt', 'endpoint'],
    ]);
  });

  test('has the last second of all dates for a secret that never expires', () => {
    const never = entry({ registration: registration({ clientSecretExpiresAt: 0 }) });
    expect(loginFileText(never)).toContain('"expiresAt":"9999-12-31T23:59:59Z"');
  });
});
