import type { IncomingMessage } from 'node:http';

/** A host that leads to this machine whatever the DNS says, with any port: it may be forwarded. */
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Whether another site makes the request through the user's browser: with a host name that leads to
 * this address (DNS rebinding), with a script, or with a form of its own. A link to a page is all right.
 */
export function isFromAnotherSite({ method, headers }: IncomingMessage): boolean {
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  if (!LOOPBACK_HOST.test(host)) return true;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return method !== 'GET' && site !== undefined && site !== 'same-origin';
}

/** Bytes: a request of the service has a few kilobytes. */
const LARGEST_BODY = 1024 * 1024;

/** The body of a request as text, empty if the client hung up; undefined if it is too large. */
export function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) chunks.push(chunk);
      // Leaving a loop early instead would close the connection before the answer is sent.
      else resolve(void request.pause());
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('close', () => resolve(''));
  });
}

/** UTF-16 code units. Node needs half a minute for a host of 1 MiB. */
const LONGEST_URI = 1000;

export function isAbsoluteUri(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_URI && URL.canParse(value);
}
