import type { HttpRequest } from '@smithy/types';

/** Where a connection leads, as Node's functions want it: an IPv6 address has no brackets. */
export interface Target {
  host: string;
  port: number;
}

/** By protocol; any other is SOCKS. */
const USUAL_PORTS: Partial<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** The target of a URL or of a request. A port that is left out is the usual one. */
export function targetOf({ protocol, hostname, port }: URL | HttpRequest): Target {
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(port) || (USUAL_PORTS[protocol] ?? 1080) };
}
