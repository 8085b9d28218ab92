import type { Fault } from './fault.js';

/** An HTTP answer. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function jsonAnswer(status: number, body: object, headers = {}): Answer {
  const contentType = { 'content-type': 'application/json' };
  return { status, headers: { ...contentType, ...headers }, body: JSON.stringify(body) };
}

/** An error as the service answers it. */
export function faultAnswer({ exception, status, body }: Fault): Answer {
  return jsonAnswer(status, body, { 'x-amzn-errortype': exception });
}

/** No cache may keep a code or a page's token, and no other site may learn the URL. */
const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'same-origin' };

/** Sends the browser to another page. With 303 it never sends a form on (RFC 9700, section 4.12). */
export function redirectTo(location: string): Answer {
  return { status: 303, headers: { ...PRIVATE, location }, body: '' };
}

/** Where the forms of a page may lead, and what it may be styled with. */
export interface PagePolicy {
  /** The source of the style, for example `'sha256-…'`. */
  style: string;
  /** The URL that the answer to a form redirects to, if it leads to another site. */
  redirectUri?: string | undefined;
}

/** A page that runs no script, loads nothing, and is shown in no frame. */
export function pageAnswer(status: number, body: string, policy: PagePolicy): Answer {
  const { style, redirectUri } = policy;
  const forms = redirectUri === undefined ? '' : ` ${formSource(redirectUri)}`;
  const rules = [
    "default-src 'none'",
    `style-src ${style}`,
    `form-action 'self'${forms}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  const headers = {
    ...PRIVATE,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': rules.join('; '),
    'x-content-type-options': 'nosniff',
  };
  return { status, headers, body };
}

/**
 * What `form-action` has to allow, because Chromium applies it to the redirect after a form, too. A
 * host that a policy cannot express, such as an IPv6 address, is allowed by its scheme.
 */
function formSource(redirectUri: string): string {
  const { protocol, hostname, origin } = new URL(redirectUri);
  return origin !== 'null' && /^[\w.-]+$/.test(hostname) ? origin : protocol;
}

/** The members and parameters whose values are not printed. */
const SECRETS = [
  ...['clientSecret', 'accessToken', 'refreshToken', 'deviceCode', 'code', 'codeVerifier'],
  // The token in a page.
  'token',
];

/** One line about a call and its answer, without the secrets in them. */
export function describeCall(name: string, request: unknown, answer: Answer): string {
  return `${name} ${masked(request)} -> ${answer.status} ${contentOf(answer)}`.trimEnd();
}

function contentOf({ headers, body }: Answer): string {
  if (headers.location !== undefined) return maskedUrl(headers.location);
  return headers['content-type'] === 'application/json' ? masked(JSON.parse(body)) : '';
}

function masked(value: unknown): string {
  if (value === undefined) return 'no JSON';
  try {
    return JSON.stringify(value, (name, member: unknown) =>
      SECRETS.includes(name) ? 'hidden' : member,
    );
  } catch {
    // A few kilobytes of brackets are parsed, but overflow the stack here.
    return 'JSON that is nested too deeply';
  }
}

function maskedUrl(url: string): string {
  const [base = '', query] = url.split('?', 2);
  if (query === undefined) return base;
  const params = new URLSearchParams(query);
  for (const name of SECRETS) if (params.has(name)) params.set(name, 'hidden');
  return `${base}?${params.toString()}`;
}
