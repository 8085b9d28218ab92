import { withoutTrailingSlashes } from './endpoint-parameters.js';

/**
 * The hosts that AWS has for access portals and for issuers. A start URL on any other host is on a
 * company's own domain, and redirects to one of these.
 *
 * @see https://github.com/aws/aws-cli, awscli/customizations/sso/resolve.py of version 2.36.7
 */
const ISSUER_HOSTS = [
  'identitycenter.amazonaws.com',
  'identitycenter.amazonaws.com.cn',
  'identitycenter.amazonaws.eu',
  'identitycenter.us-gov.amazonaws.com',
];

const PORTAL_SUFFIXES = [
  '.app.aws',
  '.portal.amazonaws.com',
  '.portal.amazonaws.com.cn',
  '.app.amazonwebservices.com.cn',
  '.portal.amazonaws.eu',
  '.api.amazonwebservices.eu',
  '.awsapps.com',
  '.awsapps.cn',
];

/** Between the ID of the instance and a suffix, some hosts have the region, with or without `portal`. */
const REGION_PATTERNS = [
  /^[^.]+\.portal\.([a-z0-9-]+)\.app\.aws$/,
  /^[^.]+\.([a-z0-9-]+)\.portal\.amazonaws\.com$/,
  /^[^.]+\.([a-z0-9-]+)\.portal\.amazonaws\.com\.cn$/,
  /^[^.]+\.portal\.([a-z0-9-]+)\.app\.amazonwebservices\.com\.cn$/,
  /^[^.]+\.([a-z0-9-]+)\.portal\.amazonaws\.eu$/,
  /^[^.]+\.portal\.([a-z0-9-]+)\.api\.amazonwebservices\.eu$/,
];

/** The start URL of an instance. */
export interface StartUrl {
  /** As configured, verbatim. */
  configured: string;
  /** The URL of the access portal that it leads to, if it had to be followed. */
  resolved: string | null;
}

export function isAwsUrl(url: string): boolean {
  const host = hostOf(url);
  return ISSUER_HOSTS.includes(host) || PORTAL_SUFFIXES.some((suffix) => host.endsWith(suffix));
}

export function regionOfUrl(url: string): string | undefined {
  const host = hostOf(url);
  return REGION_PATTERNS.map((pattern) => pattern.exec(host)?.[1]).find(Boolean);
}

/** Whether a start URL is that of the portal with dual-stack addresses. */
export function isDualStackUrl(url: string): boolean {
  return hostOf(url).endsWith('.app.aws');
}

/** Scheme, host, port and path of a URL, without trailing slashes: one spelling for one portal. */
export function portalText({ origin, pathname }: URL): string {
  return `${origin}${withoutTrailingSlashes(pathname)}`;
}

/** In lower case, without a trailing dot; empty if this is not a URL. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '') : '';
}
