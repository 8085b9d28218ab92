import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processWorld } from './spawn.js';

const isLinux = process.platform === 'linux';

describe('the cache directory', () => {
  test.runIf(isLinux).each([
    { parent: 'XDG_CONFIG_HOME', name: 'xdg', isSet: true },
    { parent: '.config in the home directory', name: '.config', isSet: false },
  ])('is in $parent unless another is named', async ({ name, isSet }) => {
    const { run, home } = await processWorld();
    const env = {
      SSO_REGISTER_CACHE_DIR: undefined,
      ...(isSet && { XDG_CONFIG_HOME: join(home, name) }),
    };
    expect(await run(['register'], { env })).toMatchObject({ code: 0 });
    expect(readdirSync(home)).toEqual([name]);
    expect(readdirSync(join(home, name))).toEqual(['sso-register']);
    expect(await run(['show'], { env })).toMatchObject({ code: 0 });
  });
});
