import { AUTHORIZATION_CODE } from '../registration/client-metadata.js';
import { isRegistered, mayAskFor, mayUse, type Client } from './clients.js';
import type { State } from './state.js';
import { consentPage, messagePage, redirectTo, type Answer, type Consent } from './template.js';

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

/**
 * Answers the request of a browser that a client sent here for an authorization code (RFC 6749,
 * section 4.1, with PKCE). Nobody is sent to a URI that the client did not register.
 */
export function authorize(params: URLSearchParams, state: State): Answer {
  const client = state.clients.find(params.get('client_id'));
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
    return sendBack(redirectUri, params, { error, error_description: description });
  }
  const consent = consentTo(params, client, state);
  return state.ask ? consentPage(consent, state.prompts.issue(consent)) : consent.decide(true);
}

function consentTo(params: URLSearchParams, client: Client, { codes }: State): Consent {
  const redirectUri = params.get('redirect_uri') ?? '';
  const codeChallenge = params.get('code_challenge') ?? '';
  const scopes = scopesIn(params);
  const outcome = (isApproved: boolean) =>
    isApproved
      ? { code: codes.issue({ client, redirectUri, codeChallenge }) }
      : { error: 'access_denied', error_description: 'The request was denied.' };
  return {
    client,
    scopes: scopes.length > 0 ? scopes : (client.metadata.scopes ?? []),
    redirectUri,
    decide: (isApproved) => sendBack(redirectUri, params, outcome(isApproved)),
  };
}

/** The AWS CLI separates scopes with spaces, the AWS toolkits with commas. */
function scopesIn(params: URLSearchParams): string[] {
  return (params.get('scopes') ?? '').split(/[ ,]/).filter(Boolean);
}

function sendBack(
  redirectUri: string,
  params: URLSearchParams,
  outcome: Record<string, string>,
): Answer {
  return redirectTo(withParameters(redirectUri, { ...outcome, state: params.get('state') }));
}

/** The redirect URI with parameters added to it; those that are null are left out. */
function withParameters(redirectUri: string, added: Record<string, string | null>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(added)) {
    if (value !== null) url.searchParams.append(name, value);
  }
  return url.href;
}
