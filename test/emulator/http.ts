import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Emulator } from '../../src/emulator/start-emulator.js';

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
export const START_URL = 'https://d-1234567890.awsapps.com/start';
export const ACCOUNT = 'sso:account:access';

/** What the AWS CLI registers for PKCE, apart from its name. */
export const PKCE = {
  grantTypes: ['authorization_code', 'refresh_token'],
  redirectUris: ['http://127.0.0.1/oauth/callback'],
  scopes: [ACCOUNT],
};

/** A redirect URI of such a client. */
export const CALLBACK = 'http://127.0.0.1:53682/oauth/callback';

export interface Reply {
  status: number;
  /** The exception that the `x-amzn-errortype` header names; null without one. */
  errorType: string | null;
  body: Record<string, unknown>;
}

export interface Client {
  clientId: unknown;
  clientSecret: unknown;
}

/** Calls the emulator; a text is sent as it is, anything else as JSON. */
export async function post({ url }: Emulator, path: string, body: unknown): Promise<Reply> {
  return read(
    await fetch(url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
}

export async function read(response: Response): Promise<Reply> {
  return {
    status: response.status,
    errorType: response.headers.get('x-amzn-errortype')?.replace(/:.*/, '') ?? null,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** The reply to a call that the service refuses, in its words where they are known. */
export function fault(status: number, errorType: string, error: string, says?: string): Reply {
  const error_description = says ?? (expect.any(String) as string);
  return { status, errorType, body: { error, error_description } };
}

export const INVALID_CLIENT = fault(
  401,
  'InvalidClientException',
  'invalid_client',
  'Invalid client provided',
);
export const INVALID_GRANT = fault(
  400,
  'InvalidGrantException',
  'invalid_grant',
  'Invalid grant provided',
);
export const INVALID_REQUEST = fault(400, 'InvalidRequestException', 'invalid_request');
export const UNAUTHORIZED = fault(400, 'UnauthorizedClientException', 'unauthorized_client');

/** Registers a client with the required members and those given. */
export function register(emulator: Emulator, members: object = {}): Promise<Reply> {
  return post(emulator, '/client/register', { clientName: 'x', clientType: 'public', ...members });
}

export async function registeredClient(service: Emulator, members: object = {}): Promise<Client> {
  const { clientId, clientSecret } = (await register(service, members)).body;
  return { clientId, clientSecret };
}

export function startDevice(service: Emulator, client: Client): Promise<Reply> {
  return post(service, '/device_authorization', { ...client, startUrl: START_URL });
}

export function token(service: Emulator, client: Client, members: object): Promise<Reply> {
  return post(service, '/token', { ...client, ...members });
}

/** A code verifier and its challenge. */
export function pkce(): { codeVerifier: string; codeChallenge: string } {
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  return { codeVerifier, codeChallenge };
}

/** The URL that a client sends a browser to; a parameter that is undefined is left out. */
export function authorizeUrl(
  service: Emulator,
  client: Client,
  changed: Record<string, string | undefined> = {},
): string {
  const params: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: String(client.clientId),
    redirect_uri: CALLBACK,
    state: 'a state',
    scopes: ACCOUNT,
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
    ...changed,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) query.set(name, value);
  }
  return `${service.url}/authorize?${query.toString()}`;
}

/** What a browser is answered that does not follow redirects. */
export interface Shown {
  status: number;
  /** Where it is sent; undefined if it shows a page. */
  location: URL | undefined;
  page: string;
  headers: Headers;
}

export async function visit(url: string, init: RequestInit = {}): Promise<Shown> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  const { status, headers } = response;
  const location = headers.get('location');
  return {
    status,
    location: location === null ? undefined : new URL(location, url),
    page: await response.text(),
    headers,
  };
}

/** The token in a page with buttons. */
export function tokenIn({ page }: Shown): string {
  return /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
}

/** Sends the form of a page with buttons. */
export function send(
  { url }: Pick<Emulator, 'url'>,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Shown> {
  const body = new URLSearchParams(form);
  return visit(`${url}/decision`, { method: 'POST', body, headers });
}

/** Presses a button of the page behind a URL. */
export async function decide(url: string, decision: 'approve' | 'deny'): Promise<Shown> {
  const token = tokenIn(await visit(url));
  return send({ url: new URL(url).origin }, { token, decision });
}
