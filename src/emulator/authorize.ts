import { AUTHORIZATION_CODE } from '../registration/client-metadata.js';
import { mayAskFor, mayUse } from './clients.js';
import { findValid, issue, type Answer, type Client, type State } from './state.js';
import { consentPage, messagePage, redirectTo } from './template.js';

/** A minute: a client exchanges its code at once (milliseconds). */
const CODE_TTL = 60_000;

/** The hosts of loopback redirect URIs (RFC 8252, sections 7.3 and 8.3). */
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** An error that is reported to the redirect URI (RFC 6749, section 4.1.2.1). */
interface Problem {
  error: string;
  description: string;
  isIn: (params: URLSearchParams, client: Client) => boolean;
}

/** In the order in which they are looked for. */
const PROBLEMS: readonly Problem[] = [
  {
    error: 'invalid_request',
    description: 'A parameter is given more than once.',
    isIn: (params) => new Set(params.keys()).size < params.size,
  },
  {
    error: 'invalid_request',
    description: 'response_type is missing.',
    isIn: (params) => !params.get('response_type'),
  },
  {
    error: 'unsupported_response_type',
    description: 'response_type must be code.',
    isIn: (params) => params.get('response_type') !== 'code',
  },
  {
    error: 'unauthorized_client',
    description: `The client did not register the grant type ${AUTHORIZATION_CODE}.`,
    isIn: (_params, client) => !mayUse(client, AUTHORIZATION_CODE),
  },
  {
    error: 'invalid_request',
    description: 'code_challenge_method must be S256.',
    isIn: (params) => params.get('code_challenge_method') !== 'S256',
  },
  {
    error: 'invalid_request',
    description: 'code_challenge must be a SHA-256 in base64url, without padding.',
    isIn: (params) => !/^[\w-]{43}$/.test(params.get('code_challenge') ?? ''),
  },
  {
    error: 'invalid_scope',
    description: 'The client did not register all of the scopes.',
    isIn: (params, client) => !mayAskFor(client, scopesIn(params)),
  },
];

const DENIED = { error: 'access_denied', error_description: 'The request was denied.' };

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
  const problem = PROBLEMS.find(({ isIn }) => isIn(params, client));
  if (problem !== undefined) {
    const { error, description } = problem;
    return sendBack(params, { error, error_description: description });
  }
  const decide = (isApproved: boolean) =>
    sendBack(params, isApproved ? { code: issueCode(params, client, state) } : DENIED);
  if (!state.ask) return decide(true);
  const asked = scopesIn(params);
  const scopes = asked.length > 0 ? asked : (client.metadata.scopes ?? []);
  return consentPage({ client, scopes, redirectUri, decide }, state);
}

/** Whether a client registered this redirect URI. The port of a loopback URI is not compared. */
function isRegistered(redirectUri: string, { metadata }: Client): boolean {
  const { redirectUris = [] } = metadata;
  return (
    URL.canParse(redirectUri) && redirectUris.map(comparable).includes(comparable(redirectUri))
  );
}

function comparable(redirectUri: string): string {
  const url = new URL(redirectUri);
  if (url.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) return redirectUri;
  url.port = '';
  return url.href;
}

/** The AWS CLI separates scopes with spaces, the AWS toolkits with commas. */
function scopesIn(params: URLSearchParams): string[] {
  return (params.get('scopes') ?? '').split(/[ ,]/).filter(Boolean);
}

function issueCode(params: URLSearchParams, client: Client, { codes, now }: State): string {
  const redirectUri = params.get('redirect_uri') ?? '';
  const codeChallenge = params.get('code_challenge') ?? '';
  return issue(codes, { client, redirectUri, codeChallenge, expiresAt: now() + CODE_TTL });
}

/** Sends the browser to the redirect URI with the outcome, and the state if the request had one. */
function sendBack(params: URLSearchParams, outcome: Record<string, string>): Answer {
  const url = new URL(params.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries(outcome)) url.searchParams.append(name, value);
  const state = params.get('state');
  if (state !== null) url.searchParams.append('state', state);
  return redirectTo(url.href);
}
