/** The input of the SDK's endpoint rules, which decide where a request is sent. */
export interface EndpointParameters {
  region: string;
  /** Set by the user; used instead of the endpoint that the rules give. */
  endpointUrl?: string;
  useFips: boolean;
  useDualStack: boolean;
}

/** The URL as text, without trailing slashes, so that two spellings of one endpoint are equal. */
export function endpointText(url: URL): string {
  return withoutTrailingSlashes(url.href);
}

/** In linear time, as `/\/+$/` is not. */
export function withoutTrailingSlashes(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '/') end -= 1;
  return text.slice(0, end);
}

/** Whether nothing sent to the host leaves this machine. @param hostname as `URL` writes it */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
