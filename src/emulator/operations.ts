import { randomBytes } from 'node:crypto';
import type { Clients } from './clients.js';
import { Fault } from './fault.js';
import { validateRequest } from './validate-request.js';

type Body = Record<string, unknown>;

/** An operation of the service: a request's body in, an answer's body out. */
export type Operation = (body: Body) => Body;

const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** Ten minutes, as the service has it (seconds). */
const DEVICE_CODE_TTL = 600;

/** Eight hours, as the service has it (seconds). */
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

/** The device codes that wait for their token, each with the id of its client. */
export type DeviceCodes = Map<unknown, unknown>;

/** StartDeviceAuthorization: the code that it gives is approved already. @param url the emulator's own URL */
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

/** CreateToken for a device code, which it accepts once. */
export function createToken(clients: Clients, deviceCodes: DeviceCodes): Operation {
  return ({ clientId, clientSecret, grantType, deviceCode }) => {
    clients.authenticate(clientId, clientSecret);
    if (grantType !== DEVICE_CODE_GRANT) {
      throw new Fault('UnsupportedGrantTypeException', `Only ${DEVICE_CODE_GRANT} is emulated.`);
    }
    if (deviceCodes.get(deviceCode) !== clientId || !deviceCodes.delete(deviceCode)) {
      throw new Fault(
        'InvalidGrantException',
        'The device code is unknown, of another client, or used already.',
      );
    }
    return {
      accessToken: randomBytes(32).toString('base64url'),
      tokenType: 'Bearer',
      expiresIn: ACCESS_TOKEN_TTL,
    };
  };
}
