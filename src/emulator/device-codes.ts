import { randomBytes, randomInt } from 'node:crypto';
import { DEVICE_CODE } from '../registration/client-metadata.js';
import { isAbsoluteUri } from './admission.js';
import { authenticate, checkGrantType } from './clients.js';
import { Fault } from './fault.js';
import { hasExpired, type Body, type Client, type Device, type State } from './state.js';

/** Ten minutes, as in the service (seconds). */
const DEVICE_CODE_TTL = 600;

/** How long to wait between two polls, as in the service (seconds). */
const POLL_INTERVAL = 1;

/** Timers may fire a little early (milliseconds). */
const TOLERANCE = 100;

/** Consonants: neither words nor look-alikes (RFC 8628, section 6.1). */
const USER_CODE_ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';

/**
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_StartDeviceAuthorization.html
 */
export function startDeviceAuthorization(body: Body, state: State): Body {
  const client = authenticate(body, state);
  checkGrantType(client, DEVICE_CODE);
  if (!isAbsoluteUri(body.startUrl)) {
    throw new Fault('InvalidRequestException', 'startUrl must be an absolute URI.');
  }
  const deviceCode = randomBytes(32).toString('hex');
  const userCode = makeUserCode();
  state.devices.set(deviceCode, {
    client,
    userCode,
    expiresAt: state.now() + DEVICE_CODE_TTL * 1000,
    decision: state.ask ? 'pending' : 'approved',
    isRedeemed: false,
    polls: [-Infinity, -Infinity],
  });
  const verificationUri = `${state.url}/device`;
  return {
    deviceCode,
    userCode,
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=${userCode}`,
    expiresIn: DEVICE_CODE_TTL,
    interval: POLL_INTERVAL,
  };
}

function makeUserCode(): string {
  const letter = () => USER_CODE_ALPHABET.charAt(randomInt(USER_CODE_ALPHABET.length));
  const half = () => Array.from({ length: 4 }, letter).join('');
  return `${half()}-${half()}`;
}

/** The device of a code in any spelling; undefined if the code is unknown or has expired. */
export function findDevice(input: string, state: State): Device | undefined {
  const letters = lettersOf(input);
  return [...state.devices.values()].find(
    (each) => lettersOf(each.userCode) === letters && !hasExpired(each, state),
  );
}

function lettersOf(code: string): string {
  return code.toUpperCase().replace(/[^A-Z]/g, '');
}

/** Uses up a device code. @throws a {@link Fault} if there is no token for it, or not yet */
export function redeemDeviceCode({ deviceCode }: Body, client: Client, state: State): void {
  const device = state.devices.get(deviceCode);
  if (device?.client !== client || device.isRedeemed) throw new Fault('InvalidGrantException');
  if (hasExpired(device, state)) {
    throw new Fault('ExpiredTokenException', 'The device code has expired.');
  }
  if (device.decision === 'denied') {
    throw new Fault('AccessDeniedException', 'The request was denied.');
  }
  if (device.decision === 'pending') throw pending(device, state.now());
  device.isRedeemed = true;
}

/** Three polls in one interval are too fast: the AWS CLI starts with two at once. */
function pending(device: Device, now: number): Fault {
  const [before, last] = device.polls;
  device.polls = [last, now];
  return now - before < POLL_INTERVAL * 1000 - TOLERANCE
    ? new Fault('SlowDownException', `Poll every ${POLL_INTERVAL} seconds.`)
    : new Fault('AuthorizationPendingException');
}
