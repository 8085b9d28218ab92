import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { temporaryDirectory } from '../program.js';
import { processWorld, SCRIPT } from './spawn.js';

/** Runs the program in a Node that says it is of another version; `.ci/run` has real old ones. */
async function runIn(version: string) {
  const { start } = await processWorld();
  const claim = join(temporaryDirectory(), 'claim.cjs');
  const value = JSON.stringify(version);
  writeFileSync(claim, `Object.defineProperty(process.versions, 'node', { value: ${value} });`);
  return start([process.execPath, '--require', claim, SCRIPT, '--version']).ended;
}

test.each(['8.17.0', '12.22.12', '18.20.8', '20.18.3', '21.7.3', '22.11.0', '23.11.1'])(
  'refuses Node %s in one sentence that names both versions',
  async (version) => {
    const stderr = `error: sso-register needs Node 20.19, 22.12, or 24 and later, and this is Node ${version}.\n`;
    expect(await runIn(version)).toEqual({ code: 1, stdout: '', stderr });
  },
);

test.each(['20.19.0', '20.20.1', '22.12.0', '24.0.0', '100.0.0'])(
  'accepts Node %s',
  async (version) => {
    const stdout = `${packageJson.version}\n`;
    expect(await runIn(version)).toEqual({ code: 0, stdout, stderr: '' });
  },
);

test('accepts the versions that the package names', () => {
  expect(packageJson.engines.node).toBe('^20.19.0 || ^22.12.0 || >=24.0.0');
});
