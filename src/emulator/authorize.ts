import { AUTHORIZATION_CODE } from '../registration/client-metadata.js';
import { mayAskFor, mayUse } from './clients.js';
import { findValid, issue, type Answer, type Client, type State } from './state.js';
import { consentPage, messagePage, redirectTo } from './template.js';

/** A minute: a client exchanges its code at once (milliseconds). */
const CODE_TTL = 60_000;

/** The port of a loopback redirect URI, which is not compared (RFC 8252, sections 7.3 and 8.3). */
const LOOPBACK_PORT = /(?<=^http:\/\/(127\.0\.0\.1|localhost|\[::1\])):\d+(?=[/?]|$)/;

/** The parameters that are added to a redirect URI. */
type Outcome = Record<string, string>;

/**
 * Answers the request of a browser that a client sent here for an authorization code (RFC 6749,
 * section 4.1, with PKCE). Nobody is sent to a URI that the client did not register.
 */
export function authorize(params: URLSearchParams, state: State): Answer {
  // A browser does not know the secret.
  const client = findValid(state.clients, params.get('client_id'), state);
  if (client === undefined) {
    return messagePage(400, 'Unknown client', 'No valid client has the client_id of this request.');
  }
  const redirectUri = params.get('redirect_uri') ?? '';
  if (!isRegistered(redirectUri, client)) {
    const text = 'The client did not register the redirect_uri of this request.';
    return messagePage(400, 'Unknown redirect URI', text);
  }
  const problem = findProblem(params, client);
  if (problem !== undefined) return sendBack(params, problem);
  const denied = oauthError('access_denied', 'The request was denied.');
  const decide = (isApproved: boolean) => {
    if (!isApproved) return sendBack(params, denied);
    const codeChallenge = params.get('code_challenge') ?? '';
    const expiresAt = state.now() + CODE_TTL;
    const code = issue(state.codes, { client, redirectUri, codeChallenge, expiresAt });
    return sendBack(params, { code });
  };
  if (!state.ask) return decide(true);
  const asked = scopesIn(params);
  const scopes = asked.length > 0 ? asked : (client.metadata.scopes ?? []);
  return consentPage({ client, scopes, redirectUri, decide }, state);
}

/** Compares text: to parse all URIs that a client can register takes seconds. */
function isRegistered(redirectUri: string, { metadata }: Client): boolean {
  const withoutPort = (uri: string) => uri.replace(LOOPBACK_PORT, '');
  const registered = metadata.redirectUris?.map(withoutPort) ?? [];
  return registered.includes(withoutPort(redirectUri)) && URL.canParse(redirectUri);
}

/** The first error in a request, for its redirect URI (RFC 6749, section 4.1.2.1). */
function findProblem(params: URLSearchParams, client: Client): Outcome | undefined {
  if (new Set(params.keys()).size < params.size) {
    return oauthError('invalid_request', 'A parameter is given more than once.');
  }
  if (!params.get('response_type')) {
    return oauthError('invalid_request', 'response_type is missing.');
  }
  if (params.get('response_type') !== 'code') {
    return oauthError('unsupported_response_type', 'response_type must be code.');
  }
  if (!mayUse(client, AUTHORIZATION_CODE)) {
    const text = `The client did not register the grant type ${AUTHORIZATION_CODE}.`;
    return oauthError('unauthorized_client', text);
  }
  if (params.get('code_challenge_method') !== 'S256') {
    return oauthError('invalid_request', 'code_challenge_method must be S256.');
  }
  if (!/^[\w-]{43}$/.test(params.get('code_challenge') ?? '')) {
    const text = 'code_challenge must be a SHA-256 in base64url, without padding.';
    return oauthError('invalid_request', text);
  }
  if (!mayAskFor(client, scopesIn(params))) {
    return oauthError('invalid_scope', 'The client did not register all of the scopes.');
  }
  return undefined;
}

/** The AWS CLI separates scopes with spaces, the AWS toolkits with commas. */
function scopesIn(params: URLSearchParams): string[] {
  return (params.get('scopes') ?? '').split(/[ ,]/).filter(Boolean);
}

function oauthError(error: string, error_description: string): Outcome {
  return { error, error_description };
}

/** Sends the browser to the redirect URI with the outcome, and the state if the request had one. */
function sendBack(params: URLSearchParams, outcome: Outcome): Answer {
  const url = new URL(params.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries(outcome)) url.searchParams.append(name, value);
  const state = params.get('state');
  if (state !== null) url.searchParams.append('state', state);
  return redirectTo(url.href);
}
