import { describe, expect, test } from 'vitest';
import { processWorld } from './spawn.js';

interface Case {
  code: number;
  reason: string;
  /** What is run first. */
  before?: string;
  line: string;
  fail?: string;
  env?: Record<string, string | undefined>;
}

const NOWHERE = { AWS_ENDPOINT_URL_SSO_OIDC: 'http://127.0.0.1:1' };
const BELOW_A_FILE = { SSO_REGISTER_CACHE_DIR: `${import.meta.filename}/cache` };
const REFUSAL = 'InvalidScopeException';
const FAULT = 'InternalServerException';

const CASES: Case[] = [
  { code: 0, reason: 'a client was registered', line: 'register' },
  { code: 0, reason: 'there was nothing to clear', line: 'clear' },
  { code: 2, reason: 'no region is known', line: 'register', env: { AWS_REGION: undefined } },
  { code: 2, reason: 'an option is unknown', line: 'show --color' },
  { code: 3, reason: 'nothing is cached', line: 'show' },
  {
    code: 4,
    reason: 'the cached client expires within --min-validity',
    before: 'register',
    line: 'show --min-validity 365d',
  },
  { code: 5, reason: 'the service refuses', line: 'register', fail: REFUSAL },
  { code: 6, reason: 'the service fails', line: 'register --max-attempts 1', fail: FAULT },
  { code: 6, reason: 'nothing listens', line: 'register --max-attempts 1', env: NOWHERE },
  { code: 7, reason: 'there can be no cache', line: 'register', env: BELOW_A_FILE },
];

describe('the exit code that the shell sees', () => {
  for (const { code, reason, before, line, fail, env = {} } of CASES) {
    test(`is ${code} if ${reason}`, async () => {
      const { run } = await processWorld(fail === undefined ? {} : { fail });
      if (before !== undefined) await run([before]);
      const ended = await run(line.split(' '), { env });
      expect(ended).toMatchObject({
        code,
        stderr: expect.stringMatching(code === 0 ? /^(?!error)/ : /^error: /) as string,
      });
      expect(ended.stderr).not.toMatch(/^ *at /m);
    });
  }
});
