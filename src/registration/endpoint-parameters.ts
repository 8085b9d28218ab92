/** The input of the SDK's endpoint rules, which decide where a request is sent. */
export interface EndpointParameters {
  region: string;
  /** Set by the user; used instead of the endpoint that the rules give. */
  endpointUrl?: string;
  useFips: boolean;
  useDualStack: boolean;
}

/** Whether both are equal, and so lead to the same endpoint. */
export function sameEndpointParameters(a: EndpointParameters, b: EndpointParameters): boolean {
  return (
    a.region === b.region &&
    a.endpointUrl === b.endpointUrl &&
    a.useFips === b.useFips &&
    a.useDualStack === b.useDualStack
  );
}

/** The URL as text, without trailing slashes, so that two spellings of one endpoint are equal. */
export function endpointText(url: URL): string {
  return url.href.replace(/\/+$/, '');
}

/**
 * Whether a host is certainly this machine, so that nothing sent to it leaves the machine.
 *
 * @param hostname as `URL` writes it
 */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
