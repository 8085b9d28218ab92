import type { Emulator } from '../../src/emulator/start-emulator.js';

export const START_URL = 'https://d-1234567890.awsapps.com/start';

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
