import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calls } from '../program.js';
import { outcome, race, registrationOf, times, underWay, type Racer } from './race.js';
import { hasGluster, sharedFileSystem, type Machine } from './shared-file-system.js';

const unless = hasGluster ? '' : ' (skipped: it takes root, FUSE and GlusterFS)';

/** Processes of two machines that share a cache directory. */
async function machines() {
  const world = await race();
  const [here, there] = (await sharedFileSystem(2)) as [Machine, Machine];
  const on = ({ directory }: Machine) => ['--cache-dir', join(directory, 'cache')];
  const registerOn = (machine: Machine, argv: string[] = []): Racer =>
    world.register([...on(machine), ...argv]);
  /** A process on the first machine that holds the lock and waits for its call. */
  const holderHere = async (): Promise<Racer> => {
    const holder = registerOn(here, world.atGate);
    await world.gate.called(1);
    return holder;
  };
  return { ...world, here, there, registerOn, holderHere };
}

describe.skipIf(!hasGluster)(`on a shared file system${unless}`, () => {
  test('makes one call for processes of two machines, and all get its client', async () => {
    const { gate, atGate, here, there, registerOn } = await machines();
    const racers = times(24, (index) => registerOn(index % 2 === 0 ? here : there, atGate));
    await underWay(racers);
    gate.open();
    expect(await outcome(racers)).toEqual({
      codes: [0],
      clients: [registrationOf(1).clientId],
      registered: 1,
      locks: ['kernel lock on the file'],
    });
    expect(gate.calls).toHaveLength(1);
  });

  test('follows a killed holder by one of another machine', async () => {
    const { service, there, registerOn, holderHere } = await machines();
    const { child } = await holderHere();
    const waiting = times(8, () => registerOn(there));
    await underWay(waiting);
    child.kill('SIGKILL');
    expect(await outcome(waiting)).toMatchObject({ codes: [0], registered: 1 });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('follows a machine that is lost while it holds the lock by another', async () => {
    const { service, here, there, registerOn, holderHere } = await machines();
    await holderHere();
    const waiting = times(8, () => registerOn(there));
    await underWay(waiting);
    here.lose();
    expect(await outcome(waiting)).toMatchObject({ codes: [0], registered: 1 });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });
});
