import { describe, expect, test } from 'vitest';
import { processWorld } from './spawn.js';

interface Case {
  before?: string[];
  argv: string[];
  fail?: string;
  env?: Record<string, string | undefined>;
}

const BELOW_A_FILE = `${import.meta.filename}/cache`;

const CASES: [number, string, Case][] = [
  [0, 'a client was registered', { argv: ['register'] }],
  [0, 'there was nothing to clear', { argv: ['clear'] }],
  [2, 'no region is known', { argv: ['register'], env: { AWS_REGION: undefined } }],
  [2, 'there is no such option', { argv: ['show', '--colour'] }],
  [3, 'nothing is cached', { argv: ['show'] }],
  [
    4,
    'the cached client is short of --min-validity',
    { before: ['register'], argv: ['show', '--min-validity', '365d'] },
  ],
  [5, 'the service refuses', { argv: ['register'], fail: 'InvalidScopeException' }],
  [
    6,
    'the service stays unavailable',
    { argv: ['register', '--max-attempts', '1'], fail: 'InternalServerException' },
  ],
  [
    6,
    'nothing listens',
    {
      argv: ['register', '--max-attempts', '1'],
      env: { AWS_ENDPOINT_URL_SSO_OIDC: 'http://127.0.0.1:1' },
    },
  ],
  [
    7,
    'there can be no cache',
    { argv: ['register'], env: { SSO_REGISTER_CACHE_DIR: BELOW_A_FILE } },
  ],
];

describe('the exit code that the shell sees', () => {
  test.each(CASES)('is %i where %s', async (code, _, { before, argv, fail, env = {} }) => {
    const { run } = await processWorld(fail === undefined ? {} : { fail });
    if (before) await run(before);
    const ended = await run(argv, { env });
    expect(ended).toMatchObject({
      code,
      stderr: expect.stringMatching(code === 0 ? /^(?!error)/ : /^error: /) as string,
    });
    expect(ended.stderr).not.toMatch(/^ *at /m);
  });
});
