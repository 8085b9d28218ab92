/** Where a connection leads, as Node's functions want it: an IPv6 address has no brackets. */
export interface Target {
  host: string;
  port: number;
}

/** By protocol; any other is SOCKS. */
const USUAL_PORTS: ReadonlyMap<string, number> = new Map([
  ['http:', 80],
  ['https:', 443],
]);

/** The target of a URL or of a request. A port that is left out is the usual one. */
export function targetOf(url: {
  protocol: string;
  hostname: string;
  port?: number | string | undefined;
}): Target {
  const port = Number(url.port) || (USUAL_PORTS.get(url.protocol) ?? 1080);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port };
}
