import { randomBytes } from 'node:crypto';
import type { Clients } from './clients.js';
import { Fault } from './fault.js';
import { validateRequest } from './validate-request.js';

type Body = Record<string, unknown>;

export const OPERATION_NAMES = [
  'RegisterClient',
  'StartDeviceAuthorization',
  'CreateToken',
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];

/** An operation of the service: takes the body of a request and returns the body of the answer. */
export type Operation = (body: Body) => Body;

const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** Ten minutes, as in the service (seconds). */
const DEVICE_CODE_TTL = 600;

/** Eight hours, as in the service (seconds). */
const ACCESS_TOKEN_TTL = 28_800;

/** RegisterClient. @param url the emulator's own URL */
export function registerClient(clients: Clients, url: string): Operation {
  return (body) => {
    validateRequest(body);
    return {
      ...clients.register(),
      authorizationEndpoint: `${url}/authorize`,
      tokenEndpoint: `${url}/token`,
    };
  };
}

/** The device codes not yet exchanged for a token, each with the ID of its client. */
export type DeviceCodes = Map<unknown, unknown>;

/** StartDeviceAuthorization. The code that it returns is already approved. @param url the emulator's own URL */
export function startDeviceAuthorization(
  clients: Clients,
  deviceCodes: DeviceCodes,
  url: string,
): Operation {
  return ({ clientId, clientSecret, startUrl }) => {
    clients.authenticate(clientId, clientSecret);
    if (typeof startUrl !== 'string' || !URL.canParse(startUrl)) {
      throw new Fault('InvalidRequestException', 'startUrl must be an absolute URI.');
    }
    const deviceCode = randomBytes(32).toString('hex');
    const userCode = randomBytes(4).toString('hex').toUpperCase();
    deviceCodes.set(deviceCode, clientId);
    return {
      deviceCode,
      userCode,
      verificationUri: `${url}/device`,
      verificationUriComplete: `${url}/device?user_code=${userCode}`,
      expiresIn: DEVICE_CODE_TTL,
      interval: 1,
    };
  };
}

/** CreateToken for a device code. Each code is accepted once. */
export function createToken(clients: Clients, deviceCodes: DeviceCodes): Operation {
  return ({ clientId, clientSecret, grantType, deviceCode }) => {
    clients.authenticate(clientId, clientSecret);
    if (grantType !== DEVICE_CODE_GRANT) {
      throw new Fault('UnsupportedGrantTypeException', `Only ${DEVICE_CODE_GRANT} is emulated.`);
    }
    if (deviceCodes.get(deviceCode) !== clientId || !deviceCodes.delete(deviceCode)) {
      throw new Fault(
        'InvalidGrantException',
        'The device code is unknown, belongs to another client, or was already used.',
      );
    }
    return {
      accessToken: randomBytes(32).toString('base64url'),
      tokenType: 'Bearer',
      expiresIn: ACCESS_TOKEN_TTL,
    };
  };
}
