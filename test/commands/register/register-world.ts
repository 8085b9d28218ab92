import { expect } from 'vitest';
import type { EmulatorOptions } from '../../../src/emulator/start-emulator.js';
import { NOW, parse, world } from '../../program.js';

/** A world whose `register` prints JSON at a time of the test's choice, and has to succeed. */
export async function registerWorld(options: Partial<EmulatorOptions> = {}) {
  const made = await world(options);
  const register = async (line = '', now = NOW) => {
    const ended = await made.run(`register --format json ${line}`, { now: () => now });
    expect(ended.code).toBe(0);
    return { json: parse(ended), stderr: ended.stderr };
  };
  return { ...made, register };
}
