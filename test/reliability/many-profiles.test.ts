import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { processWorld } from '../bin/spawn.js';
import { cacheFiles, calls } from '../program.js';
import { repeats } from '../repeats.js';
import { times } from './race.js';

/** The profiles of a session have equal requests. */
const [PROFILES, SESSIONS] = [repeats(200, 1200), repeats(100, 300)];

/** The number of files that may be open: fewer than there are sessions. 256 is the default of macOS. */
const FILES = repeats(64, 256);

/** Longer than 1,200 writes take on a slow disk (milliseconds). */
const TIMEOUT = 5 * 60_000;

/** An AWS config file with profiles that share a few sessions. */
function configFile(home: string, count: number, sessions: number): string {
  const file = join(home, 'aws-config');
  const heads = times(sessions, (at) => `[sso-session s${at}]\nsso_region = eu-west-1\n`);
  const profiles = times(count, (at) => `[profile p${at}]\nsso_session = s${at % sessions}\n`);
  writeFileSync(file, [...heads, ...profiles].join(''));
  return file;
}

test.skipIf(process.platform === 'win32')(
  'registers more profiles with distinct requests than files may be open',
  async () => {
    const { start, home, cache, service } = await processWorld();
    const AWS_CONFIG_FILE = configFile(home, PROFILES, SESSIONS);
    const line = `ulimit -n ${FILES}; exec sso-register register --all --format json`;
    const { code, stderr } = await start(['sh', '-c', line], { env: { AWS_CONFIG_FILE } }).ended;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `${PROFILES} profiles registered with ${SESSIONS} calls, 0 reused, 0 failed\n`,
    });
    expect(cacheFiles(cache)).toHaveLength(PROFILES);
    expect(await calls(service)).toMatchObject({ RegisterClient: SESSIONS });
  },
  TIMEOUT,
);

test('ends at a signal between two of 2,000 profiles of one session', async () => {
  const { start, home, cache } = await processWorld();
  const AWS_CONFIG_FILE = configFile(home, 2000, 1);
  const running = start(['sso-register', 'register', '--all'], { env: { AWS_CONFIG_FILE } });
  const isEntry = (name: string) => name.endsWith('.json') && !name.includes('/');
  const written = () => (existsSync(cache) ? cacheFiles(cache).filter(isEntry).length : 0);
  while (written() === 0) await sleep(1);
  running.child.kill('SIGTERM');
  expect(await running.ended).toEqual({ code: 143, stdout: '', stderr: '' });
  expect(written()).toBeLessThan(2000);
});
