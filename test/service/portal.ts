import { createServer } from 'node:https';
import type { ServerResponse } from 'node:http';
import { createAuthority, pemFile } from './certificates.js';
import { listen } from './servers.js';

/** A server on a company's own domain, gone after the test. */
export interface Portal {
  /** Its start URL, on a free port of loopback. */
  url: string;
  port: number;
  /** The path of the certificates that it is trusted by. */
  bundle: string;
  /** Method and path of each request so far. */
  seen: string[];
}

/** How a portal answers a request; `true` if it is HEAD. */
export type PortalAnswer = (response: ServerResponse, isHead: boolean) => void;

/** Redirects to a URL, with HTTP status 302 unless another is given. */
export function redirectTo(location: string, status = 302): PortalAnswer {
  return (response) => {
    response.writeHead(status, { location }).end();
  };
}

export async function startPortal(
  answer: PortalAnswer,
  names = ['localhost', 'sso.far.invalid'],
): Promise<Portal> {
  const authority = await createAuthority();
  const seen: string[] = [];
  const server = createServer(await authority.issue({ names }), (request, response) => {
    const { method = '', url = '' } = request;
    seen.push(`${method} ${url}`);
    answer(response, method === 'HEAD');
  });
  const port = await listen(server);
  return { url: `https://localhost:${port}/start`, port, bundle: pemFile(authority.pem), seen };
}
