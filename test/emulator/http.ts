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

export interface Reply {
  status: number;
  /** The `x-amzn-errortype` header; null without one. */
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
    errorType: response.headers.get('x-amzn-errortype'),
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** The reply to a call that the service refuses. */
export function fault(status: number, errorType: string, error: string): Reply {
  return { status, errorType, body: { error, error_description: expect.any(String) as string } };
}

export const INVALID_CLIENT = fault(401, 'InvalidClientException', 'invalid_client');
export const INVALID_GRANT = fault(400, 'InvalidGrantException', 'invalid_grant');
export const INVALID_REQUEST = fault(400, 'InvalidRequestException', 'invalid_request');
export const INVALID_SCOPE = fault(400, 'InvalidScopeException', 'invalid_scope');
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
