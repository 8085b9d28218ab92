import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RegisterError } from '../../../src/errors.js';
import { readAwsConfig } from '../../../src/settings/aws-config/read-aws-config.js';
import { temporaryDirectory } from '../../program.js';
import { repeats } from '../../repeats.js';
import { errorOf } from '../resolve.js';
import { readWithAwsCli, whySkipped, type Files, type Table, type Tables } from './botocore.js';
import { FILES } from './generated-config.js';
import { GOLDEN, REFUSED } from './golden-config.js';

/** Real files with these texts. @returns the environment that names them */
function filesOf({ config, credentials }: Files) {
  const directory = temporaryDirectory();
  const env = {
    AWS_CONFIG_FILE: join(directory, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, 'credentials'),
  };
  writeFileSync(env.AWS_CONFIG_FILE, config);
  writeFileSync(env.AWS_SHARED_CREDENTIALS_FILE, credentials);
  return env;
}

/** What this program reads; null if it refuses one of the files. */
function tablesOf(files: Files): Tables | null {
  try {
    const { sections } = readAwsConfig(filesOf(files));
    const tables = [...sections].map(([name, { values }]): [string, Table] => {
      const entries = [...values].map(([key, { text, block }]) => [
        key,
        block === undefined ? text : Object.fromEntries(block),
      ]);
      return [name, Object.fromEntries(entries) as Table];
    });
    return Object.fromEntries(tables);
  } catch (error) {
    if (error instanceof RegisterError && error.code === 'Usage') return null;
    throw error;
  }
}

describe('the reading of the AWS config file', () => {
  test.each(GOLDEN)('$rule', ({ text, sections }) => {
    expect(tablesOf({ config: text, credentials: '' })).toEqual(sections);
  });

  test.each(REFUSED)('refuses $what, and names the line', ({ text, line, says }) => {
    const env = filesOf({ config: text, credentials: '' });
    const { code, message, hint } = errorOf(() => readAwsConfig(env));
    expect(code).toBe('Usage');
    expect(message.startsWith(`${env.AWS_CONFIG_FILE}, line ${line}: `)).toBe(true);
    expect(message).toContain(says);
    expect(hint).toMatch(/^[A-Z].*\.$/);
  });

  test.each([
    { what: 'a line without a key', text: '[a]\naws_secret_access_key xyzzy\n', line: 2 },
    {
      what: 'a key twice',
      text: '[a]\naws_secret_access_key xyzzy=\n'.concat('XYZZY=\n'.repeat(2)),
      line: 4,
    },
    { what: 'a block', text: '[a]\nxyzzy=\n  xyzzy\n', line: 3 },
    { what: 'a section twice', text: '[xyzzy]\n[xyzzy]\n', line: 2 },
  ])('quotes nothing of a credentials file that it refuses: $what', ({ text, line }) => {
    const env = filesOf({ config: '', credentials: text });
    const { message, hint, stack } = errorOf(() => readAwsConfig(env));
    expect(message).toContain(`${env.AWS_SHARED_CREDENTIALS_FILE}, line ${line}: `);
    expect([message, hint, stack].join(' ').toLowerCase()).not.toContain('xyzzy');
  });
});

describe.skipIf(whySkipped !== '')(`the AWS CLI${whySkipped}`, () => {
  test('reads the golden files so, and refuses those that this program refuses', async () => {
    const texts = [...GOLDEN, ...REFUSED].map(({ text }) => ({ config: text, credentials: '' }));
    const expected = [...GOLDEN.map(({ sections }) => sections), ...REFUSED.map(() => null)];
    expect(await readWithAwsCli(texts)).toEqual(expected);
  });

  test('reads generated files as this program does, and refuses the same', async () => {
    const pairs = fc.sample(FILES, { numRuns: repeats(100, 500), seed: 20260101 });
    const expected = await readWithAwsCli(pairs);
    for (const [index, pair] of pairs.entries()) {
      expect(tablesOf(pair), JSON.stringify(pair)).toEqual(expected[index]);
    }
    expect(expected.filter((tables) => tables !== null).length).toBeGreaterThan(pairs.length / 5);
  });
});
