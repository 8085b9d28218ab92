import type { Client } from './clients.js';

/** The hosts of loopback redirect URIs (RFC 8252, sections 7.3 and 8.3). */
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Whether a client registered this redirect URI. The port of a loopback URI is not compared. */
export function isRegistered(redirectUri: string, { metadata }: Client): boolean {
  const { redirectUris = [] } = metadata;
  return (
    URL.canParse(redirectUri) && redirectUris.map(comparable).includes(comparable(redirectUri))
  );
}

function comparable(redirectUri: string): string {
  const url = new URL(redirectUri);
  if (url.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) return redirectUri;
  url.port = '';
  return url.href;
}

/** The redirect URI with parameters added to it; those that are null are left out. */
export function withParameters(redirectUri: string, added: Record<string, string | null>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(added)) {
    if (value !== null) url.searchParams.append(name, value);
  }
  return url.href;
}

/** The part of a redirect URI that says who gets the code: its host, or the scheme of an app. */
export function receiverOf(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri);
  return host === '' ? protocol : host;
}

/**
 * What `form-action` has to allow, because Chromium applies it to the redirect after a form, too. A
 * host that a policy cannot express, such as an IPv6 address, is allowed by its scheme.
 */
export function formSource(redirectUri: string): string {
  const { protocol, hostname, origin } = new URL(redirectUri);
  return origin !== 'null' && /^[\w.-]+$/.test(hostname) ? origin : protocol;
}
