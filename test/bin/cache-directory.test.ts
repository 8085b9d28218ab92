import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../program.js';
import { processWorld } from './spawn.js';

const isLinux = process.platform === 'linux';

/** No directory is named. The code that Node keeps has its place elsewhere. */
function unnamed() {
  return { SSO_REGISTER_CACHE_DIR: undefined, XDG_CACHE_HOME: temporaryDirectory() };
}

describe('the cache directory', () => {
  test.runIf(isLinux).each([
    ['XDG_CONFIG_HOME', 'xdg', (home: string) => ({ XDG_CONFIG_HOME: join(home, 'xdg') })],
    ['the home directory', '.config', () => ({})],
  ])('is in %s unless it is named', async (_, place, envOf) => {
    const { run, home } = await processWorld();
    const env = { ...unnamed(), ...envOf(home) };
    expect(await run(['register'], { env })).toMatchObject({ code: 0 });
    expect(readdirSync(home)).toEqual([place]);
    expect(readdirSync(join(home, place))).toEqual(['sso-register']);
    expect(await run(['show'], { env })).toMatchObject({ code: 0 });
  });

  test.each([
    ['show', 3],
    ['show --all', 0],
    ['clear', 0],
    ['clear --expired', 0],
    ['clear --all --yes', 0],
  ])('is not made by %s', async (line, code) => {
    const { run, home } = await processWorld();
    expect(await run(line.split(' '), { env: unnamed() })).toMatchObject({ code });
    expect(readdirSync(home)).toEqual([]);
  });
});
