import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processWorld } from '../bin/spawn.js';
import { cacheFiles, calls, emulator } from '../program.js';
import { draftOf } from '../store/cache.js';
import {
  hasSqlite,
  LOCKS,
  NO_LOCKS,
  outcome,
  race,
  registrationOf,
  times,
  underWay,
  type Racer,
} from './race.js';

describe.each(LOCKS)('with the %s', (lock, env, crowd) => {
  test('makes one call for many processes at once on one profile, and all get its client', async () => {
    const { gate, atGate, register } = await race();
    const racers = times(crowd, () => register(atGate, { env }));
    await underWay(racers);
    gate.open();
    expect(await outcome(racers)).toEqual({
      codes: [0],
      clients: [registrationOf(1).clientId],
      registered: 1,
      locks: [lock],
    });
    expect(gate.calls).toHaveLength(1);
  });

  test('calls side by side for processes on as many profiles, and loses none', async () => {
    const { gate, atGate, register, cache } = await race();
    const racers = times(crowd, (index) =>
      register([...atGate, '-p', `profile-${index}`], { env }),
    );
    await gate.called(crowd);
    gate.open();
    const { clients, ...rest } = await outcome(racers);
    expect(rest).toEqual({ codes: [0], registered: crowd, locks: [lock] });
    expect(clients).toHaveLength(crowd);
    expect(cacheFiles(cache)).toHaveLength(crowd);
  });

  test('gives one client to those of many processes that are not terminated', async () => {
    const { gate, atGate, register } = await race();
    const racers = times(crowd, () => register(atGate, { env }));
    await underWay(racers);
    const [ended, others] = [true, false].map((even) =>
      racers.filter((_, index) => (index % 2 === 0) === even),
    ) as [Racer[], Racer[]];
    for (const { child } of ended) child.kill('SIGTERM');
    expect(await outcome(ended)).toMatchObject({ codes: [143], registered: 0 });
    gate.open();
    expect(await outcome(others)).toMatchObject({ codes: [0], registered: 1, locks: [lock] });
  });

  test('calls once for a cache that is reached by two names', async () => {
    const { gate, atGate, register, cache, home } = await race();
    const link = join(home, 'link');
    mkdirSync(cache, { mode: 0o700 });
    symlinkSync(cache, link);
    const racers = [cache, link].map((path) => register([...atGate, '--cache-dir', path], { env }));
    await underWay(racers);
    gate.open();
    expect(await outcome(racers)).toMatchObject({ codes: [0], registered: 1 });
  });
});

const unlessSqlite = hasSqlite ? '' : ' (skipped: this version of Node has no SQLite)';

test.skipIf(!hasSqlite)(
  `waits for either lock on the file with the other${unlessSqlite}`,
  async () => {
    const { gate, atGate, register } = await race();
    const racers = times(16, (index) => register(atGate, { env: LOCKS[index % 2]?.[1] ?? {} }));
    await underWay(racers);
    gate.open();
    const { locks, ...rest } = await outcome(racers);
    expect(rest).toEqual({ codes: [0], clients: [registrationOf(1).clientId], registered: 1 });
    expect(locks.sort()).toEqual(LOCKS.map(([name]) => name));
    expect(gate.calls).toHaveLength(1);
  },
);

test('warns and registers without any kind of lock, keeps the drafts, and reuses without a word', async () => {
  const { run, cache } = await processWorld();
  // Without a lock it may have a writer.
  const draft = draftOf(cache);
  mkdirSync(dirname(draft), { recursive: true, mode: 0o700 });
  writeFileSync(draft, '');
  const first = await run(['register'], { env: NO_LOCKS });
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('registered') as string });
  expect(first.stderr).toMatch(/^warning: No lock can be taken here, .* has SQLite\.\n$/);
  expect(await run(['register'], { env: NO_LOCKS })).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(cache).filter((name) => name.endsWith('.lock'))).toEqual([]);
  expect(existsSync(draft)).toBe(true);
});

test('fails only the process whose call is refused: the next one calls again', async () => {
  const { register } = await race();
  const fail = 'InvalidClientMetadataException:1';
  const service = await emulator({ fail, latency: 200, now: Date.now });
  const racers = times(8, () => register(['--endpoint-url', service.url]));
  const { codes, clients, registered } = await outcome(racers);
  expect({ codes: codes.sort(), registered }).toEqual({ codes: [0, 5], registered: 1 });
  expect(clients).toHaveLength(1);
  expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
});

describe('a process that needs no call', () => {
  test.each([
    { line: 'show', printed: '"status": "valid"' },
    { line: 'show --all', printed: '"status": "valid"' },
    { line: 'register', printed: '"source": "cache"' },
    { line: 'register --dry-run', printed: '"action": "reuse"' },
  ])(
    'does not wait for the holder of the lock: $line prints $printed',
    async ({ line, printed }) => {
      const { run, holder } = await race();
      await run(['register']);
      const { child } = await holder();
      const { code, stdout } = await run([...line.split(' '), '--format', 'json']);
      expect(code).toBe(0);
      expect(stdout).toContain(printed);
      expect(child.exitCode).toBeNull();
    },
  );
});
