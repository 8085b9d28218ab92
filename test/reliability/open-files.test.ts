import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processWorld } from '../bin/spawn.js';
import { cacheFiles, calls } from '../program.js';
import { times } from './race.js';

/** The profiles of a session have equal requests. There are more sessions than files may be open. */
const [PROFILES, SESSIONS] = [1200, 300];

/** Longer than 1,200 writes take on a slow disk (milliseconds). */
const TIMEOUT = 5 * 60_000;

test.skipIf(process.platform === 'win32')(
  'register --all registers 1,200 profiles with 300 distinct requests and at most 256 open files',
  async () => {
    const { start, home, cache, service } = await processWorld();
    const sessions = times(SESSIONS, (at) => `[sso-session s${at}]\nsso_region = eu-west-1\n`);
    const profiles = times(PROFILES, (at) => `[profile p${at}]\nsso_session = s${at % SESSIONS}\n`);
    const AWS_CONFIG_FILE = join(home, 'aws-config');
    writeFileSync(AWS_CONFIG_FILE, [...sessions, ...profiles].join(''));
    // The default limit of macOS.
    const line = 'ulimit -n 256; exec sso-register register --all --format json';
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
