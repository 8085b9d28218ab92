import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { START_URL } from '../aws-cli/login-world.js';
import { processWorld } from '../bin/spawn.js';
import { calls, emulator } from '../program.js';
import { times } from './race.js';

const session = (name: string) =>
  `[sso-session ${name}]\nsso_start_url = ${START_URL}\nsso_region = eu-west-1\n`;

const profiles = (count: number, of: string) =>
  times(count, (index) => `[profile ${of}-${index}]\nsso_session = ${of}\n`).join('');

/** Processes that register at an emulator by the clock of the machine, with an AWS config file. */
async function configured(config: string) {
  const service = await emulator({ now: Date.now, latency: 200 });
  const { home, start } = await processWorld();
  const file = join(home, 'config');
  writeFileSync(file, config);
  const env = { AWS_CONFIG_FILE: file, AWS_ENDPOINT_URL_SSO_OIDC: service.url };
  return { service, home, register: (command: string[]) => start(command, { env }) };
}

const hasFaketime = spawnSync('faketime', ['--version']).status === 0;
const unlessFaketime = hasFaketime ? '' : ' (skipped: faketime is not installed)';

describe('8 processes that run register --all at once', () => {
  test('send the one request of 50 profiles of a session once', async () => {
    const { service, register } = await configured(session('one') + profiles(50, 'one'));
    const command = ['sso-register', 'register', '--all', '--format', 'json'];
    const ends = await Promise.all(times(8, () => register(command).ended));
    expect(ends.map(({ code }) => code)).toEqual(times(8, () => 0));
    const clients = ends.flatMap(({ stdout }) => JSON.parse(stdout) as { clientId: string }[]);
    expect(new Set(clients.map(({ clientId }) => clientId)).size).toBe(1);
    expect(clients).toHaveLength(400);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('with --aws-cli call once for each sso-session', async () => {
    const config = session('one') + session('two') + profiles(20, 'one') + profiles(20, 'two');
    const { service, register } = await configured(config);
    const command = ['sso-register', 'register', '--all', '--aws-cli'];
    const ends = await Promise.all(times(8, () => register(command).ended));
    expect(ends.map(({ code }) => code)).toEqual(times(8, () => 0));
    expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
  });
});

test.skipIf(!hasFaketime)(
  `24 processes with clocks two hours apart register once for aws sso login${unlessFaketime}`,
  async () => {
    const { service, register } = await configured(session('one') + profiles(1, 'one'));
    const command = ['sso-register', 'register', '-p', 'one-0', '--aws-cli'];
    const clocks = times(24, (index) => (index % 2 === 0 ? '+2h' : '+0s'));
    const ends = await Promise.all(
      clocks.map((clock) => register(['faketime', '-f', clock, ...command]).ended),
    );
    expect(ends.filter(({ code }) => code !== 0)).toEqual([]);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  },
);
