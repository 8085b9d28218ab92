import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Store } from '../../src/store/store.js';
import { processWorld } from '../bin/spawn.js';
import { draftOf } from '../store/cache.js';
import { cacheFiles, calls, world } from '../program.js';
import { SECRET } from '../registration/samples.js';
import { repeats } from '../repeats.js';
import { say, startService } from '../service/service.js';
import { LOCKS, outcome, race, registrationOf, times, underWay } from './race.js';

describe.each(LOCKS)('a holder of the %s that is killed during its call', (lock, env, crowd) => {
  test('is followed by one of those that wait, and all get its client', async () => {
    const { service, holder, register } = await race();
    const { child, ended } = await holder({ env });
    const waiting = times(crowd, () => register([], { env }));
    await underWay(waiting);
    child.kill('SIGKILL');
    const { clients, ...rest } = await outcome(waiting);
    expect(rest).toEqual({ codes: [0], registered: 1, locks: [lock] });
    expect(clients).toHaveLength(1);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
    expect(await ended).toMatchObject({ code: 137, stdout: '' });
  });
});

/** The profiles that one process writes one after the other. */
const PROFILES = times(20, (index) => `profile-${index}`);

/** With that many profiles, two kills of three leave a draft behind. */
const KILLS = repeats(10, 200);

/** Longer than the kills take on a slow machine (milliseconds). */
const TIMEOUT = 10 * 60_000;

/** A world in which clients can be registered again and again, and their writer be killed. */
async function killWorld() {
  const { home, cache, start } = await processWorld();
  let answered: () => void = () => undefined;
  const service = await startService((response, number) => {
    say(200, registrationOf(number))(response, number);
    answered();
  });
  const profiles = PROFILES.map((name) => `[profile ${name}]\nsso_session = corp\n`);
  const session = '[sso-session corp]\nsso_region = eu-west-1\n';
  const AWS_CONFIG_FILE = join(home, 'aws-config');
  writeFileSync(AWS_CONFIG_FILE, [session, ...profiles].join(''));
  const env = { AWS_CONFIG_FILE, AWS_ENDPOINT_URL_SSO_OIDC: service.url };
  /** Registers one client for all profiles. @returns the process, which has the answer */
  const force = async () => {
    const answer = new Promise<void>((resolve) => (answered = resolve));
    const started = start(['sso-register', 'register', '--all', '--force'], { env });
    await answer;
    return started;
  };
  const kept = () => {
    const found = PROFILES.map((profile) => new Store(cache).find(profile));
    return found.map((file) => (file?.kind === 'entry' ? file.entry.registration : file));
  };
  return { cache, service, force, kept };
}

describe('a writer that is killed at any moment', () => {
  test(
    'leaves the former entry or the new one, and the next writer removes its drafts',
    async () => {
      const { cache, service, force, kept } = await killWorld();
      const { ended } = await force();
      const answered = performance.now();
      expect(await ended).toMatchObject({ code: 0 });
      // Nothing is written before the answer: kills are spread from there to the usual end.
      const span = performance.now() - answered;
      let former = kept();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const { child, ended } = await force();
        await sleep(Math.random() * span);
        child.kill('SIGKILL');
        await ended;
        const { clientId, clientSecret } = registrationOf(service.calls.length);
        const written = expect.objectContaining({ clientId, clientSecret }) as unknown;
        const found = kept();
        for (const [at, entry] of found.entries()) {
          expect([former[at], written]).toContainEqual(entry);
        }
        former = found;
      }
      expect(await (await force()).ended).toMatchObject({ code: 0 });
      expect(cacheFiles(cache)).toHaveLength(PROFILES.length);
    },
    TIMEOUT,
  );

  test('leaves drafts, which contain the secret, for the next writer of that profile to remove', async () => {
    const { run, cache } = await world();
    await run(['register', '-p', 'other']);
    const drafts = ['dev', 'other'].flatMap((profile) =>
      ['', '.tmp-1'].map((rest) => `${draftOf(cache, profile)}${rest}`),
    );
    for (const path of drafts) writeFileSync(path, SECRET);
    expect(await run(['register', '-p', 'dev'])).toMatchObject({ code: 0 });
    expect(drafts.map((path) => existsSync(path))).toEqual([false, false, true, true]);
  });
});
