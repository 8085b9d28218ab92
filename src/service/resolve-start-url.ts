import type { Agent, IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { RegisterError, usageError } from '../errors.js';
import { isAwsUrl, portalText } from '../registration/start-url.js';
import { networkError, proxyWantsPassword, type FailedCall } from './network-error.js';
import { proxyOf } from './proxy.js';

/** How to reach a portal. */
export interface PortalOptions {
  /** Milliseconds. */
  timeout: number;
  /** The path of a PEM file of certificates to trust in addition to Node's own. */
  caBundle: string | undefined;
  /** Aborts the request, which then throws the signal's reason. */
  signal: AbortSignal;
}

const REDIRECTS = [301, 302, 303, 307, 308];

/** How a server says that it does not know a method. */
const NO_SUCH_METHOD = [405, 501];

/**
 * Asks where a start URL on a company's own domain leads, and follows exactly one redirect, as
 * `aws sso login` does since version 2.35.13.
 *
 * @param startUrl an https URL
 * @returns the URL of the access portal, whose host is AWS's own
 * @throws ServiceUnavailable if it cannot be reached, a usage error if it leads to no access portal or
 *   the proxy or the certificate bundle cannot be used, or the signal's reason
 */
export async function resolveStartUrl(startUrl: string, options: PortalOptions): Promise<string> {
  const head = await ask('HEAD', startUrl, options);
  const answer = NO_SUCH_METHOD.includes(head.statusCode ?? 0)
    ? await ask('GET', startUrl, options)
    : head;
  return portalText(requirePortal(startUrl, answer));
}

async function ask(
  method: 'HEAD' | 'GET',
  startUrl: string,
  { timeout, caBundle, signal }: PortalOptions,
): Promise<IncomingMessage> {
  const proxy = proxyOf(startUrl);
  const call: FailedCall = { endpoint: startUrl, proxy: proxy?.name, timeout, signal };
  const { createAgents } = await import('./agents.js');
  const { httpsAgent: agent } = createAgents({
    endpoint: startUrl,
    proxyUrl: proxy?.url,
    caBundle,
  }) as { httpsAgent: Agent };
  const timer = AbortSignal.timeout(timeout);
  try {
    const options = { method, agent, signal: AbortSignal.any([timer, signal]) };
    const answer = await send(startUrl, options);
    if (answer.statusCode !== 407 || call.proxy === undefined) return answer;
    throw proxyWantsPassword(call.proxy);
  } catch (error) {
    throw portalError(timer.aborted ? timeoutError(error) : error, call);
  } finally {
    agent.destroy();
  }
}

/** Sends a request without a body. No byte of the answer's body is read. */
function send(url: string, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      answer.destroy();
      resolve(answer);
    });
    sent.on('error', reject);
    // Without a listener, an answer with status 101 would end in neither an answer nor an error.
    sent.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer);
    });
    sent.end();
  });
}

function timeoutError(cause: unknown): Error {
  return Object.assign(new Error('timed out', { cause }), { name: 'TimeoutError' });
}

/** A bug keeps its stack; everything else is an error of the network. */
function portalError(error: unknown, call: FailedCall): unknown {
  if (call.signal.aborted) return call.signal.reason;
  if (!(error instanceof Error) || error instanceof RegisterError) return error;
  const isNetwork = error.name === 'TimeoutError' || 'code' in error || call.proxy !== undefined;
  if (!isNetwork) return error;
  const { code, message, hint, cause } = networkError(error, call);
  return new RegisterError(code, message, {
    // No option names the portal.
    hint: hint?.includes('--endpoint-url')
      ? 'Check the network, and sso_start_url in the AWS config file.'
      : hint,
    cause,
  });
}

/** @throws a usage error for an answer that does not lead to an access portal of AWS */
function requirePortal(startUrl: string, { statusCode = 0, headers }: IncomingMessage): URL {
  const { location } = headers;
  if (!REDIRECTS.includes(statusCode) || location === undefined) {
    throw leadsNowhere(startUrl, `it answered HTTP ${statusCode}, which is no redirect`);
  }
  if (!URL.canParse(location, startUrl)) {
    throw leadsNowhere(startUrl, `it redirects to ${location}, which is not a URL`);
  }
  const target = new URL(location, startUrl);
  if (target.protocol === 'https:' && isAwsUrl(target.href)) return target;
  throw leadsNowhere(startUrl, `it redirects to ${portalText(target)}, which is not AWS's own`);
}

function leadsNowhere(startUrl: string, why: string): RegisterError {
  return usageError(
    `The start URL ${startUrl} does not lead to an AWS access portal: ${why}.`,
    'Check sso_start_url in the AWS config file: on a domain of your own, it has to redirect to the https URL of the access portal.',
  );
}
