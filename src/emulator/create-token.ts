import { createHash, randomBytes } from 'node:crypto';
import { AUTHORIZATION_CODE, DEVICE_CODE, REFRESH_TOKEN } from '../registration/client-metadata.js';
import { authenticate, checkGrantType, mayAskFor, mayUse } from './clients.js';
import { redeemDeviceCode } from './device-codes.js';
import { Fault } from './fault.js';
import { findValid, hasExpired, issue, type Body, type Client, type State } from './state.js';

/** By type, what uses up a client's grant, or throws the {@link Fault} to answer with. */
const GRANTS: ReadonlyMap<unknown, (body: Body, client: Client, state: State) => void> = new Map([
  [DEVICE_CODE, redeemDeviceCode],
  [AUTHORIZATION_CODE, redeemCode],
  [REFRESH_TOKEN, checkRefreshToken],
]);

/** @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html */
export function createToken(body: Body, state: State): Body {
  const client = authenticate(body, state);
  if (hasExpired(client, state)) throw new Fault('InvalidClientException');
  const { grantType } = body;
  const redeem = GRANTS.get(grantType);
  if (typeof grantType !== 'string' || redeem === undefined) {
    throw new Fault('UnsupportedGrantTypeException', 'grantType is not a supported grant type.');
  }
  checkGrantType(client, grantType);
  const scopes = body.scope ?? [];
  if (!Array.isArray(scopes) || !mayAskFor(client, scopes)) {
    throw new Fault('InvalidScopeException', 'scope must list scopes that the client registered.');
  }
  redeem(body, client, state);
  return {
    accessToken: randomBytes(32).toString('base64url'),
    tokenType: 'Bearer',
    // Eight hours, as in the service.
    expiresIn: 28_800,
    ...refreshToken(body, client, state),
  };
}

/** A code is valid once, and only with its redirect URI and its verifier (RFC 7636, section 4.6). */
function redeemCode(body: Body, client: Client, state: State): void {
  const { code, codeVerifier, redirectUri } = body;
  const found = findValid(state.codes, code, state);
  if (found?.client !== client || found.redirectUri !== redirectUri) {
    throw new Fault('InvalidGrantException');
  }
  if (typeof codeVerifier !== 'string' || !/^[\w.~-]{43,128}$/.test(codeVerifier)) {
    throw new Fault(
      'InvalidRequestException',
      'codeVerifier must be 43 to 128 letters, digits or -._~ (RFC 7636).',
    );
  }
  const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
  if (challenge !== found.codeChallenge) throw new Fault('InvalidGrantException');
  state.codes.delete(code);
}

function checkRefreshToken(body: Body, client: Client, { refreshTokens }: State): void {
  if (refreshTokens.get(body.refreshToken) === client) return;
  throw new Fault('InvalidGrantException', 'Invalid refresh token provided');
}

/**
 * The refresh token of an answer, if the client may use it. As in the service, a client without scopes
 * gets none. It stays valid, and the client keeps it.
 */
function refreshToken(body: Body, client: Client, { refreshTokens }: State): Body {
  if (!mayUse(client, REFRESH_TOKEN) || client.metadata.scopes === undefined) return {};
  const isRefresh = body.grantType === REFRESH_TOKEN;
  return { refreshToken: isRefresh ? body.refreshToken : issue(refreshTokens, client) };
}
