import { isBuiltin } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { parse, type Run } from '../program.js';
import { repeats } from '../repeats.js';
import { say, startService } from '../service/service.js';
import { processWorld, type SpawnOptions, type Started } from '../bin/spawn.js';

/** Node 20 has no SQLite. */
export const hasSqlite = isBuiltin('node:sqlite');

/**
 * A kind of lock, as `--debug` names it, the environment in which the program uses it, and how many
 * processes it gets at once.
 */
type Lock = [name: string, env: Record<string, string>, crowd: number];

const NATIVE_LOCK: Lock = ['kernel lock on the file', {}, repeats(16, 64)];

const SQLITE_LOCK: Lock = [
  'kernel lock on the file, by SQLite',
  { NODE_OPTIONS: '--no-addons' },
  16,
];

/** The kinds of locks that this version of Node offers. */
export const LOCKS: Lock[] = [NATIVE_LOCK, ...(hasSqlite ? [SQLITE_LOCK] : [])];

/** An environment in which no kind of lock can be loaded. */
export const NO_LOCKS = {
  NODE_OPTIONS: hasSqlite ? '--no-addons --no-experimental-sqlite' : '--no-addons',
};

/** Longer than any test: only the lock decides which process goes on, however slow the machine. */
const PATIENT = ['--timeout', '10m'];

/** What the nth call registers. */
export function registrationOf(number: number) {
  const now = Math.floor(Date.now() / 1000);
  return {
    clientId: `client-${number}`,
    clientSecret: `secret-${number}`,
    clientIdIssuedAt: now,
    clientSecretExpiresAt: now + 7_776_000,
  };
}

/** A service that lets every call wait until it is opened. */
async function gatedService() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const service = await startService((response, number) => {
    void opened.then(() => {
      say(200, registrationOf(number))(response, number);
    });
  });
  const called = (times: number) =>
    expect.poll(() => service.calls.length, { timeout: 30_000 }).toBe(times);
  return { ...service, open, called };
}

/** A process, with what it has printed to stderr so far. */
export interface Racer extends Started {
  said: () => string;
}

/** Registrations that race each other as real processes; `service` answers all but those sent to a gate. */
export async function race() {
  const world = await processWorld();
  const gate = await gatedService();
  const register = (argv: string[] = [], options: SpawnOptions = {}): Racer => {
    const command = ['sso-register', 'register', '--debug', ...PATIENT, '--format', 'json'];
    const started = world.start([...command, ...argv], options);
    let text = '';
    started.child.stderr?.on('data', (chunk: string) => (text += chunk));
    return { ...started, said: () => text };
  };
  const atGate = ['--endpoint-url', gate.url];
  /** A process that holds the lock and waits for its call. */
  const holder = async (options?: SpawnOptions): Promise<Racer> => {
    const started = register([...atGate, '--force'], options);
    await gate.called(1);
    return started;
  };
  return { ...world, gate, atGate, register, holder };
}

/** Makes so many of them. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Waits until each has printed its settings, which is right before it tries the lock. */
export async function underWay(racers: Racer[]): Promise<void> {
  const late = () => racers.filter(({ said }) => !said().includes('maxAttempts = ')).length;
  await expect.poll(late, { timeout: 100_000 }).toBe(0);
  // From there to the lock they print nothing. A slower one proves less, but fails nothing.
  await sleep(500);
}

/** How they ended: the distinct exit codes, clients and locks, and how many registered. */
export async function outcome(racers: Started[]) {
  const ends = await Promise.all(racers.map(({ ended }) => ended));
  const printed = ends.filter(({ code }) => code === 0).map(parse);
  return {
    codes: distinct(ends.map(({ code }) => code)),
    clients: distinct(printed.map(({ clientId }) => clientId)),
    registered: printed.filter(({ source }) => source === 'service').length,
    locks: distinct(ends.map(lockOf)),
  };
}

function lockOf({ stderr }: Run): string | undefined {
  return /^debug: locked .* \((kernel lock .*)\)$/m.exec(stderr)?.[1];
}

function distinct<T>(values: T[]): T[] {
  return [...new Set(values)];
}
