import type { Emulator } from '../../src/emulator/start-emulator.js';

export interface Reply {
  status: number;
  /** The `x-amzn-errortype` header; null without one. */
  errorType: string | null;
  body: Record<string, unknown>;
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
