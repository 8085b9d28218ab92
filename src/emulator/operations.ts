import { DEVICE_CODE } from '../registration/client-metadata.js';
import { checkGrantType } from './clients.js';
import { createToken } from './create-token.js';
import { DEVICE_CODE_TTL, POLL_INTERVAL } from './device-codes.js';
import { Fault } from './fault.js';
import type { State } from './state.js';
import { validateRequest } from './validate-request.js';

type Body = Record<string, unknown>;

/** An operation of the service, which is called with POST. */
export interface Operation {
  name: string;
  path: string;
  /** Takes the body of a request and returns the body of the answer. */
  run: (body: Body, state: State) => Body;
}

export const OPERATIONS: readonly Operation[] = [
  { name: 'RegisterClient', path: '/client/register', run: registerClient },
  {
    name: 'StartDeviceAuthorization',
    path: '/device_authorization',
    run: startDeviceAuthorization,
  },
  { name: 'CreateToken', path: '/token', run: createToken },
];

export const OPERATION_NAMES = OPERATIONS.map(({ name }) => name);

function registerClient(body: Body, { clients, url }: State): Body {
  return {
    ...clients.register(validateRequest(body)),
    authorizationEndpoint: `${url}/authorize`,
    tokenEndpoint: `${url}/token`,
  };
}

function startDeviceAuthorization(body: Body, { clients, deviceCodes, url, ask }: State): Body {
  const { clientId, clientSecret, startUrl } = body;
  const client = clients.authenticate(clientId, clientSecret);
  checkGrantType(client, DEVICE_CODE);
  if (typeof startUrl !== 'string' || !URL.canParse(startUrl)) {
    throw new Fault('InvalidRequestException', 'startUrl must be an absolute URI.');
  }
  const { deviceCode, authorization } = deviceCodes.start(client);
  if (!ask) authorization.decision = 'approved';
  const { userCode } = authorization;
  return {
    deviceCode,
    userCode,
    verificationUri: `${url}/device`,
    verificationUriComplete: `${url}/device?user_code=${userCode}`,
    expiresIn: DEVICE_CODE_TTL,
    interval: POLL_INTERVAL,
  };
}
