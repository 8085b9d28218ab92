import { describe, expect, test } from 'vitest';
import {
  isAwsUrl,
  isDualStackUrl,
  portalText,
  regionOfUrl,
} from '../../src/registration/start-url.js';

/** Hosts of AWS that say a region. */
const PORTALS = [
  { host: 'ssoins-1.portal.eu-west-1.app.aws', region: 'eu-west-1' },
  { host: 'SSOINS-1.Portal.EU-West-1.App.AWS.', region: 'eu-west-1' },
  { host: 'ssoins-1.us-gov-west-1.portal.amazonaws.com', region: 'us-gov-west-1' },
  { host: 'ssoins-1.cn-north-1.portal.amazonaws.com.cn', region: 'cn-north-1' },
  { host: 'ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn', region: 'cn-north-1' },
  { host: 'ssoins-1.eusc-de-east-1.portal.amazonaws.eu', region: 'eusc-de-east-1' },
  { host: 'ssoins-1.portal.eusc-de-east-1.api.amazonwebservices.eu', region: 'eusc-de-east-1' },
];

/** Hosts of AWS that say none. */
const WITHOUT_REGION = [
  'identitycenter.amazonaws.com',
  'identitycenter.amazonaws.com.cn',
  'identitycenter.amazonaws.eu',
  'identitycenter.us-gov.amazonaws.com',
  'd-1234567890.awsapps.com',
  'my-company.awsapps.com',
  'd-1234567890.awsapps.cn',
  'D-1234567890.AWSAPPS.COM',
  'd-1234567890.awsapps.com.',
  'start.us-gov-home.awsapps.com',
  'portal.eu-west-1.app.aws',
  'a.b.portal.eu-west-1.app.aws',
  'ssoins-1.eu-west-1.app.aws',
];

const OTHER_HOSTS = [
  ...['sso.example.com', 'localhost', '127.0.0.1', 'awsapps.com.example.com', 'xawsapps.com'],
  ...[
    'awsapps.com',
    'app.aws',
    'identitycenter.amazonaws.com.example',
    'xapp.aws',
    'amazonaws.com',
  ],
  ...['x.identitycenter.amazonaws.com', 'x.portal.eu-west-1.app.aws.example.com', 'x.awsapps.eu'],
];

test.each(PORTALS)(
  "takes $host for AWS's own, which says the region $region",
  ({ host, region }) => {
    const url = `https://${host}/start`;
    expect({ isOwn: isAwsUrl(url), region: regionOfUrl(url) }).toEqual({ isOwn: true, region });
  },
);

test.each(WITHOUT_REGION)("takes %s for AWS's own, which says no region", (host) => {
  const url = `https://${host}/start`;
  expect({ isOwn: isAwsUrl(url), region: regionOfUrl(url) }).toEqual({ isOwn: true });
});

const UNDOTTED = PORTALS.filter(({ host }) => !host.endsWith('.'));

test.each(UNDOTTED.flatMap(({ host }) => [`x.${host}`, `${host}.example`]))(
  'finds no region in %s, although a part of it would be one',
  (host) => {
    expect(regionOfUrl(`https://${host}/start`)).toBeUndefined();
  },
);

test.each(OTHER_HOSTS)("does not take %s for AWS's own, and finds no region in it", (host) => {
  const url = `https://${host}/start`;
  expect({ isOwn: isAwsUrl(url), region: regionOfUrl(url) }).toEqual({ isOwn: false });
});

test.each(['', 'awsapps.com', 'd-1.awsapps.com/start', 'https://'])(
  "does not take %j for AWS's own: it is not a URL",
  (url) => {
    expect({ isOwn: isAwsUrl(url), region: regionOfUrl(url) }).toEqual({ isOwn: false });
  },
);

describe('the URL of a portal', () => {
  test.each([
    { url: 'https://d-1.awsapps.com/start', text: 'https://d-1.awsapps.com/start' },
    { url: 'https://D-1.awsapps.com:443/start//', text: 'https://d-1.awsapps.com/start' },
    { url: 'https://d-1.awsapps.com/start/?a=b#/x', text: 'https://d-1.awsapps.com/start' },
    { url: 'https://user:password@d-1.awsapps.com/', text: 'https://d-1.awsapps.com' },
    { url: 'https://d-1.awsapps.com:8443/Start', text: 'https://d-1.awsapps.com:8443/Start' },
  ])('is written $text: $url', ({ url, text }) => {
    expect(portalText(new URL(url))).toBe(text);
  });

  test.each([
    { url: 'https://ssoins-1.portal.eu-west-1.app.aws', isDualStack: true },
    { url: 'https://d-1.awsapps.com/start', isDualStack: false },
    { url: 'not a URL', isDualStack: false },
  ])('is that of the dual-stack portal ($isDualStack): $url', ({ url, isDualStack }) => {
    expect(isDualStackUrl(url)).toBe(isDualStack);
  });
});
