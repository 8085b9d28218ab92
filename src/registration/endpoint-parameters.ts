/** What decides which endpoint a request goes to, before the SDK's endpoint rules are asked. */
export interface EndpointParameters {
  region: string;
  /** Given by the user in place of what the rules say. */
  endpointUrl?: string;
  useFips: boolean;
  useDualStack: boolean;
}

export function sameEndpointParameters(a: EndpointParameters, b: EndpointParameters): boolean {
  return (
    a.region === b.region &&
    a.endpointUrl === b.endpointUrl &&
    a.useFips === b.useFips &&
    a.useDualStack === b.useDualStack
  );
}

/** A URL as text without its trailing slash, so that two spellings of one endpoint compare equal. */
export function endpointText(url: URL): string {
  return url.href.replace(/\/+$/, '');
}
