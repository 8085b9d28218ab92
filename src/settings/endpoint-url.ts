import { usageError } from '../errors.js';
import { endpointText, isLoopback } from '../registration/endpoint-parameters.js';
import type { Setting } from './setting.js';

/**
 * Accepts an endpoint URL only if a secret is safe in transit: `https`, or `http` to this machine.
 *
 * @returns the URL without a trailing slash
 * @throws a usage error if it is anything else
 */
export function parseEndpointUrl({ value, source }: Setting<string>): Setting<string> {
  if (!URL.canParse(value)) {
    throw usageError(
      `${source} is not a URL: ${maskUser(value)}`,
      'Write the full URL, for example https://oidc.us-east-1.amazonaws.com.',
    );
  }
  const url = new URL(value);
  checkParts(url, { value, source });
  if (!isSafe(url)) {
    throw usageError(
      `${source} must be an https URL: ${url.href}`,
      'http is accepted only for this machine (localhost, 127.0.0.1, [::1]).',
    );
  }
  return { value: endpointText(url), source };
}

function checkParts(url: URL, { value, source }: Setting<string>): void {
  // If a URL has no scheme, its user is parsed as the scheme.
  const hasUser = url.username !== '' || (!isWeb(url) && value.includes('@'));
  if (!hasUser && url.password === '' && url.search === '' && url.hash === '') return;
  throw usageError(
    `${source} must not contain a user, a password, a query or a fragment.`,
    'Give only scheme, host, port and path.',
  );
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** Text that cannot be parsed may still contain a password before an `@`. */
function maskUser(value: string): string {
  return value.replace(/^.*@/s, '***@');
}
