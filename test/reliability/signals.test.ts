import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { processWorld } from '../bin/spawn.js';
import { contents } from '../store/cache.js';
import { calls, temporaryDirectory } from '../program.js';
import { outcome, race, registrationOf, times, underWay } from './race.js';

const ENDS = [
  { signal: 'SIGINT', code: 130 },
  { signal: 'SIGTERM', code: 143 },
] as const;

/** Longer than the usual time after which a silent lock is taken over (milliseconds). */
const LONG_STOP = 13_000;

describe('a signal', () => {
  test.each(ENDS)(
    'ends a call with $code and leaves the cache as it was: $signal',
    async ({ signal, code }) => {
      const { run, cache, holder } = await race();
      await run(['register']);
      const before = contents(cache);
      const { child, ended } = await holder();
      child.kill(signal);
      const { stderr, ...rest } = await ended;
      expect(rest).toEqual({ code, stdout: '' });
      expect(stderr).not.toMatch(/^ *at |is a bug in/m);
      expect(contents(cache)).toEqual(before);
    },
  );

  test.each(ENDS)(
    'gives the lock to the next process during a call: $signal',
    async ({ signal }) => {
      const { service, holder, register } = await race();
      const { child } = await holder();
      const next = [register()];
      await underWay(next);
      child.kill(signal);
      expect(await outcome(next)).toMatchObject({ codes: [0], registered: 1 });
      expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
    },
  );

  test.each(ENDS)(
    'ends only the waiting process, with $code: $signal',
    async ({ signal, code }) => {
      const { gate, atGate, holder, register } = await race();
      const holding = await holder();
      const [waiting, other] = [register(atGate), register(atGate)];
      await underWay([waiting, other]);
      waiting.child.kill(signal);
      expect(await waiting.ended).toMatchObject({ code, stdout: '' });
      gate.open();
      expect(await outcome([holding, other])).toMatchObject({ codes: [0], registered: 1 });
      expect(gate.calls).toHaveLength(1);
    },
  );
});

/** Mounts a file system at $DEAD that nobody serves, in a namespace of its own, and runs a command. */
const WITH_DEAD_FILES = [
  ...['unshare', '--mount', 'sh', '-c'],
  'exec 3<>/dev/fuse; mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 none "$DEAD" && exec "$@"',
  'sh',
];
const canMount =
  process.getuid?.() === 0 &&
  existsSync('/dev/fuse') &&
  spawnSync('unshare', ['--mount', 'true']).status === 0;
const unless = canMount ? '' : ' (skipped: only root may mount one, with FUSE)';

describe.skipIf(!canMount)(`a file system that does not answer${unless}`, () => {
  test.each([
    { line: 'show', variable: 'SSO_REGISTER_CACHE_DIR', signal: 'SIGINT', code: 130 },
    { line: 'clear', variable: 'SSO_REGISTER_CACHE_DIR', signal: 'SIGTERM', code: 143 },
    { line: 'register', variable: 'SSO_REGISTER_CACHE_DIR', signal: 'SIGTERM', code: 143 },
    { line: 'register --all', variable: 'AWS_CONFIG_FILE', signal: 'SIGINT', code: 130 },
  ] as const)('lets the first $signal end $line', async ({ line, variable, signal, code }) => {
    const { start } = await processWorld();
    const DEAD = temporaryDirectory();
    const command = [...WITH_DEAD_FILES, 'sso-register', ...line.split(' '), '--debug'];
    const { child, ended } = start(command, { env: { DEAD, [variable]: join(DEAD, 'x') } });
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    // From there to the read it takes milliseconds. A slower one proves less, but fails nothing.
    await sleep(1000);
    child.kill(signal);
    expect(await ended).toMatchObject({ code });
  });
});

test('waits for a holder that is stopped for a long time, and then all get its client', async () => {
  const { gate, atGate, holder, register } = await race();
  const holding = await holder();
  holding.child.kill('SIGSTOP');
  const waiting = times(8, () => register(atGate));
  await underWay(waiting);
  gate.open();
  await sleep(LONG_STOP);
  expect(waiting.map(({ child }) => child.exitCode)).toEqual(times(8, () => null));
  holding.child.kill('SIGCONT');
  expect(await outcome([holding, ...waiting])).toMatchObject({
    codes: [0],
    clients: [registrationOf(1).clientId],
    registered: 1,
  });
  expect(gate.calls).toHaveLength(1);
});
