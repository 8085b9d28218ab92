import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Store } from '../../src/store/store.js';
import { processWorld } from '../bin/spawn.js';
import { cacheFiles, parse, type Run } from '../program.js';
import { repeats } from '../repeats.js';
import { say, startService } from '../service/service.js';
import { registrationOf, times } from './race.js';

const PROFILES = ['a', 'b', 'c'];

/** So many processes at once, each followed by the next. */
const [AT_ONCE, ROUNDS] = [8, repeats(6, 40)];

/** Longer than the storm takes on a slow machine (milliseconds). */
const TIMEOUT = 10 * 60_000;

/** A command of the storm, the exit codes that it may have, and whether it may be killed. */
interface Command {
  line: string;
  codes: number[];
  isKilled: boolean;
}

/** A clear is not killed: what it had removed by then, only its output tells. */
const COMMANDS: Command[] = [
  { line: 'register', codes: [0], isKilled: true },
  { line: 'register --force', codes: [0], isKilled: true },
  { line: 'show', codes: [0, 3, 4], isKilled: true },
  { line: 'show --all', codes: [0], isKilled: true },
  { line: 'clear', codes: [0], isKilled: false },
  { line: 'clear --expired', codes: [0], isKilled: false },
  { line: 'clear --all --yes', codes: [0], isKilled: false },
];

/** The exit codes of a process that was sent a signal: SIGTERM, or SIGKILL. */
const ENDED = [143, 137];

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}

/** The number of the call that registered a client; 0 if there is none. */
function numberOf(clientId: unknown): number {
  return Number(/^client-(\d+)$/.exec(String(clientId))?.[1] ?? 0);
}

/** A run of the storm. */
interface Done extends Run {
  profile: string;
  line: string;
  /** The exit codes that it may have. */
  allowed: number[];
}

async function stormWorld() {
  const { start, cache } = await processWorld();
  const service = await startService((response, number) => {
    const registration = registrationOf(number);
    // Some secrets expire at once, so that there is something for clear --expired.
    if (number % 3 === 0) registration.clientSecretExpiresAt = registration.clientIdIssuedAt + 1;
    setTimeout(() => {
      say(200, registration)(response, number);
    }, Math.random() * 30);
  });
  const env = { AWS_ENDPOINT_URL_SSO_OIDC: service.url };
  const spawn = (line: string, profile: string) => {
    const isForAll = /--(all|expired)/.test(line);
    const argv = [...line.split(' '), ...(isForAll ? [] : ['-p', profile]), '--format', 'json'];
    return start(['sso-register', ...argv], { env });
  };
  const run = (line: string, profile: string) => spawn(line, profile).ended;
  return { service, cache, spawn, run };
}

async function storm({ spawn }: Awaited<ReturnType<typeof stormWorld>>): Promise<Done[]> {
  const done: Done[] = [];
  const one = async () => {
    const [{ line, codes, isKilled }, profile] = [pick(COMMANDS), pick(PROFILES)];
    const { child, ended } = spawn(line, profile);
    const signal = pick(isKilled ? (['SIGKILL', 'SIGTERM', undefined, undefined] as const) : []);
    if (signal !== undefined) {
      await sleep(Math.random() * 300);
      child.kill(signal);
    }
    const allowed = signal === undefined ? codes : [...codes, ...ENDED];
    done.push({ ...(await ended), profile, line, allowed });
  };
  const worker = async () => {
    for (let round = 0; round < ROUNDS; round += 1) await one();
  };
  await Promise.all(times(AT_ONCE, worker));
  return done;
}

/** The newest client that a register of the profile printed with exit code 0. */
function lastRegistered(done: Done[], of: string): number {
  const printed = done.filter(
    ({ line, profile, code }) => line.startsWith('register') && profile === of && code === 0,
  );
  return Math.max(0, ...printed.map((run) => numberOf(parse(run).clientId)));
}

function removedClients(done: Done[]): number[] {
  const clears = done.filter(({ line }) => line.startsWith('clear'));
  return clears.flatMap(({ stdout }) =>
    (JSON.parse(stdout) as { clientId?: string }[]).map(({ clientId }) => numberOf(clientId)),
  );
}

test(
  'loses and tears nothing in a storm of registers, clears and shows, some of them killed',
  async () => {
    const world = await stormWorld();
    const done = await storm(world);
    for (const { allowed, line, code, stderr } of done) {
      expect(allowed, `${line}: ${stderr}`).toContainEqual(code);
      expect(stderr).not.toMatch(/is a bug in|^ *at /m);
    }
    const removed = removedClients(done);
    for (const profile of PROFILES) {
      const { code, stdout } = await world.run('show', profile);
      const shown =
        code === 3 ? 0 : numberOf((JSON.parse(stdout) as { clientId: string }).clientId);
      const last = lastRegistered(done, profile);
      // A newer client is that of a process that was killed before it could print it.
      expect(shown >= last || removed.includes(last), `${profile}: ${shown}, ${last}`).toBe(true);
      const request = world.service.calls[shown - 1]?.body;
      if (shown > 0) expect(request).toMatchObject({ clientName: `sso-register-${profile}` });
    }
    const kinds = new Store(world.cache).list().map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'entry')).toEqual([]);
    for (const profile of PROFILES) {
      expect(await world.run('register --force', profile)).toMatchObject({ code: 0 });
    }
    expect(cacheFiles(world.cache)).toHaveLength(PROFILES.length);
  },
  TIMEOUT,
);
