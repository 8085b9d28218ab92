import type { IncomingMessage } from 'node:http';
import type { HttpRequest } from '@smithy/types';
import { RegisterError, usageError } from '../errors.js';
import { isAwsUrl, portalText } from '../registration/start-url.js';
import { trustOf } from './trust.js';
import { limitAttempt } from './attempt.js';
import { sendRequest } from './exchange.js';
import { isNetworkError, networkError, type FailedCall } from './network-error.js';
import { proxyOf } from './proxy.js';
import type { CallOptions } from './register-client.js';

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Asks where a start URL on a company's own domain leads, and follows exactly one redirect, as
 * `aws sso login` does since version 2.35.13.
 *
 * @param startUrl an https URL
 * @returns the URL of the access portal, whose host is AWS's own
 * @throws ServiceUnavailable if it cannot be reached, a usage error if it leads to no access portal or
 *   the proxy or the certificate bundle cannot be used, or the signal's reason
 */
export async function resolveStartUrl(
  startUrl: string,
  { timeout, caBundle, signal }: Pick<CallOptions, 'timeout' | 'caBundle' | 'signal'>,
): Promise<string> {
  const route = { proxy: proxyOf(startUrl), trust: trustOf(caBundle) };
  const expected = 'an access portal';
  const call = { endpoint: startUrl, expected, proxy: route.proxy?.name, timeout, signal };
  const ask = async (method: 'HEAD' | 'GET') => {
    const send = (limit: AbortSignal) => sendRequest(requestTo(startUrl, method), route, limit);
    const answer = await limitAttempt(timeout, signal, send).catch((error: unknown) => {
      throw portalError(error, call);
    });
    return answer.destroy();
  };
  const head = await ask('HEAD');
  const knowsHead = ![405, 501].includes(head.statusCode ?? 0);
  return portalText(requirePortal(startUrl, knowsHead ? head : await ask('GET')));
}

function requestTo(url: string, method: string): HttpRequest {
  const { protocol, hostname, port, pathname, search, host } = new URL(url);
  return {
    protocol,
    hostname,
    method,
    path: pathname + search,
    query: {},
    headers: { host },
    ...(port !== '' && { port: Number(port) }),
  };
}

/** A bug keeps its stack; everything else is an error of the network. */
function portalError(error: unknown, call: FailedCall): unknown {
  if (call.signal.aborted) return call.signal.reason;
  if (!(error instanceof Error) || !isNetworkError(error)) return error;
  if ('code' in error && error.code === 'ERR_SWITCHED_PROTOCOL') {
    return notAPortal(call.endpoint, 'it answered HTTP 101, which is no redirect');
  }
  const { code, message, hint, cause } = networkError(error, call);
  // No option names the portal.
  const ownHint = hint?.replace(/(--region and )?--endpoint-url/, 'sso_start_url');
  return new RegisterError(code, message, { hint: ownHint, cause });
}

/** @throws a usage error for an answer that does not lead to an access portal of AWS */
function requirePortal(startUrl: string, { statusCode = 0, headers }: IncomingMessage): URL {
  const { location } = headers;
  if (!REDIRECTS.includes(statusCode)) {
    throw notAPortal(startUrl, `it answered HTTP ${statusCode}, which is no redirect`);
  }
  if (location === undefined) {
    throw notAPortal(startUrl, `it answered HTTP ${statusCode} without a Location`);
  }
  if (!URL.canParse(location, startUrl)) {
    throw notAPortal(startUrl, `it redirects to ${location}, which is not a URL`);
  }
  const target = new URL(location, startUrl);
  if (target.protocol === 'https:' && isAwsUrl(target.href)) return target;
  // Other schemes have no origin.
  const url = target.origin === 'null' ? `a ${target.protocol} URL` : portalText(target);
  throw notAPortal(startUrl, `it redirects to ${url}, which is not AWS's own`);
}

function notAPortal(startUrl: string, why: string): RegisterError {
  return usageError(
    `The start URL ${startUrl} does not lead to an AWS access portal: ${why}.`,
    'Check sso_start_url in the AWS config file: on a domain of your own, it has to redirect to the https URL of the access portal.',
  );
}
