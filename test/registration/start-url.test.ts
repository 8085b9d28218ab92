import { describe, expect, test } from 'vitest';
import {
  isAwsUrl,
  isDualStackUrl,
  portalText,
  regionOfUrl,
} from '../../src/registration/start-url.js';

/** Hosts of AWS, and the region that they say. */
const AWS_HOSTS: { host: string; region?: string }[] = [
  { host: 'identitycenter.amazonaws.com' },
  { host: 'identitycenter.amazonaws.com.cn' },
  { host: 'identitycenter.amazonaws.eu' },
  { host: 'identitycenter.us-gov.amazonaws.com' },
  { host: 'd-1234567890.awsapps.com' },
  { host: 'my-company.awsapps.com' },
  { host: 'd-1234567890.awsapps.cn' },
  { host: 'D-1234567890.AWSAPPS.COM' },
  { host: 'd-1234567890.awsapps.com.' },
  { host: 'start.us-gov-home.awsapps.com' },
  { host: 'ssoins-1.portal.eu-west-1.app.aws', region: 'eu-west-1' },
  { host: 'SSOINS-1.Portal.EU-West-1.App.AWS.', region: 'eu-west-1' },
  { host: 'ssoins-1.us-gov-west-1.portal.amazonaws.com', region: 'us-gov-west-1' },
  { host: 'ssoins-1.cn-north-1.portal.amazonaws.com.cn', region: 'cn-north-1' },
  { host: 'ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn', region: 'cn-north-1' },
  { host: 'ssoins-1.eusc-de-east-1.portal.amazonaws.eu', region: 'eusc-de-east-1' },
  { host: 'ssoins-1.portal.eusc-de-east-1.api.amazonwebservices.eu', region: 'eusc-de-east-1' },
  { host: 'portal.eu-west-1.app.aws' },
  { host: 'a.b.portal.eu-west-1.app.aws' },
  { host: 'ssoins-1.eu-west-1.app.aws' },
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

test.each(AWS_HOSTS)("$host is AWS's own, and says the region $region", ({ host, region }) => {
  const url = `https://${host}/start`;
  expect({ isOwn: isAwsUrl(url), region: regionOfUrl(url) }).toEqual({ isOwn: true, region });
});

const PORTALS = AWS_HOSTS.filter(({ host, region }) => region !== undefined && !host.endsWith('.'));

test.each(PORTALS.flatMap(({ host }) => [`x.${host}`, `${host}.example`]))(
  '%s says no region, although a part of it would',
  (host) => {
    expect(regionOfUrl(`https://${host}/start`)).toBeUndefined();
  },
);

test.each(OTHER_HOSTS)("%s is not AWS's own, and says no region", (host) => {
  const url = `https://${host}/start`;
  expect({ isOwn: isAwsUrl(url), region: regionOfUrl(url) }).toEqual({ isOwn: false });
});

test.each(['', 'awsapps.com', 'd-1.awsapps.com/start', 'https://'])(
  "%j is no URL, and so not AWS's own",
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
  ])('$url is written $text', ({ url, text }) => {
    expect(portalText(new URL(url))).toBe(text);
  });

  test.each([
    { url: 'https://ssoins-1.portal.eu-west-1.app.aws', isDualStack: true },
    { url: 'https://d-1.awsapps.com/start', isDualStack: false },
    { url: 'not a URL', isDualStack: false },
  ])('$url is that of the dual-stack portal: $isDualStack', ({ url, isDualStack }) => {
    expect(isDualStackUrl(url)).toBe(isDualStack);
  });
});
