import { randomBytes, randomInt } from 'node:crypto';
import type { Client } from './clients.js';
import { Fault } from './fault.js';

/** Ten minutes, as in the service (seconds). */
export const DEVICE_CODE_TTL = 600;

/** How long to wait between two polls, as in the service (seconds). */
export const POLL_INTERVAL = 1;

/** Timers may fire a little early (milliseconds). */
const TOLERANCE = 100;

/** Consonants: neither words nor look-alikes (RFC 8628, section 6.1). */
const USER_CODE_ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';

/** A device that waits for a person's decision, or is about to get its token. */
export interface DeviceAuthorization {
  client: Client;
  userCode: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  decision: 'pending' | 'approved' | 'denied';
  isRedeemed: boolean;
  /** When the last two polls came (epoch milliseconds). */
  polls: [number, number];
}

/** The device codes of this emulator (RFC 8628), kept in memory. */
export class DeviceCodes {
  readonly #authorizations = new Map<unknown, DeviceAuthorization>();
  readonly #now: () => number;

  /** @param now the time in epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  start(client: Client): { deviceCode: string; authorization: DeviceAuthorization } {
    const deviceCode = randomBytes(32).toString('hex');
    const authorization: DeviceAuthorization = {
      client,
      userCode: makeUserCode(),
      expiresAt: this.#now() + DEVICE_CODE_TTL * 1000,
      decision: 'pending',
      isRedeemed: false,
      polls: [-Infinity, -Infinity],
    };
    this.#authorizations.set(deviceCode, authorization);
    return { deviceCode, authorization };
  }

  /** What a person's input stands for, in any spelling; undefined for an unknown or expired code. */
  find(input: string): DeviceAuthorization | undefined {
    const letters = lettersOf(input);
    return [...this.#authorizations.values()].find(
      (each) => lettersOf(each.userCode) === letters && !this.#hasExpired(each),
    );
  }

  /**
   * Uses up a device code.
   *
   * @throws the exception that the service answers with, if there is no token for it, or not yet
   */
  redeem(deviceCode: unknown, client: Client): void {
    const found = this.#authorizations.get(deviceCode);
    if (found?.client !== client || found.isRedeemed) {
      throw new Fault(
        'InvalidGrantException',
        'The device code is unknown, belongs to another client, or was already used.',
      );
    }
    if (this.#hasExpired(found)) {
      throw new Fault('ExpiredTokenException', 'The device code has expired.');
    }
    this.#requireApproval(found);
    found.isRedeemed = true;
  }

  #requireApproval(found: DeviceAuthorization): void {
    if (found.decision === 'denied') {
      throw new Fault('AccessDeniedException', 'The request was denied.');
    }
    if (found.decision === 'approved') return;
    if (this.#isTooFast(found)) {
      throw new Fault('SlowDownException', `Poll every ${POLL_INTERVAL} seconds.`);
    }
    throw new Fault('AuthorizationPendingException', 'Nobody has approved the request yet.');
  }

  /** Three polls in one interval are too fast: the AWS CLI starts with two at once. */
  #isTooFast(found: DeviceAuthorization): boolean {
    const now = this.#now();
    const [before, last] = found.polls;
    found.polls = [last, now];
    return now - before < POLL_INTERVAL * 1000 - TOLERANCE;
  }

  #hasExpired({ expiresAt }: DeviceAuthorization): boolean {
    return expiresAt <= this.#now();
  }
}

function makeUserCode(): string {
  const letter = () => USER_CODE_ALPHABET.charAt(randomInt(USER_CODE_ALPHABET.length));
  const half = () => Array.from({ length: 4 }, letter).join('');
  return `${half()}-${half()}`;
}

function lettersOf(code: string): string {
  return code.toUpperCase().replace(/[^A-Z]/g, '');
}
