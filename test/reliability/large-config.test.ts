import { expect, test } from 'vitest';
import { RegisterError } from '../../src/errors.js';
import {
  endpointText,
  withoutTrailingSlashes,
} from '../../src/registration/endpoint-parameters.js';
import { readAwsConfig } from '../../src/settings/aws-config/read-aws-config.js';
import { configFile } from '../settings/aws-config/config-text.js';

const MIB = 1024 * 1024;

const filled = (part: string, start = '', end = '') =>
  start +
  part.repeat(Math.floor((MIB - start.length - end.length) / Buffer.byteLength(part))) +
  end;

const numbered = (line: (index: number) => string, count: number) =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** A quadratic reading of any takes minutes, in which no signal ends the program. */
const LARGE = [
  { what: 'spaces in a head', text: filled(' ', '[', '"""]\n') },
  { what: 'spaces between brackets', text: filled('[          \n', '[a]\n') },
  { what: 'open brackets', text: filled('[') },
  { what: 'backslashes in a head', text: filled('\\a', '[profile "', '"]\n') },
  { what: 'quotes in a head', text: filled(`"'"'"'`, '[profile ', ']\n') },
  { what: 'U+2028', text: filled('\u2028') },
  { what: 'U+2028 in a value', text: filled('\u2028', '[a]\nb = ') },
  { what: 'empty lines', text: filled('\n', '[a]\nb = c\n', '  d\n') },
  { what: 'empty lines in a value', text: filled('\n\n  d\n', '[a]\nb = c\n') },
  { what: 'lines of a nested block', text: filled('  d = e\n', '[a]\nb =\n') },
  { what: 'spaces in a line', text: filled(' ', '[a]\nb = c', 'd\n') },
  { what: 'keys', text: `[a]\n${numbered((index) => `k${index}=\n`, 100_000)}` },
  { what: 'sections', text: numbered((index) => `[profile p${index}]\n`, 60_000) },
  {
    what: 'sections with an odd line',
    text: numbered((index) => `[profile p${index}]\n A:b\n`, 40_000),
  },
  { what: 'a head of many words', text: filled('a ', '[profile ', ']\n') },
];

test.each(LARGE)('reads 1 MiB of $what in time', ({ text }) => {
  const env = { AWS_CONFIG_FILE: configFile(text), AWS_SHARED_CREDENTIALS_FILE: '' };
  try {
    readAwsConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(RegisterError);
  }
});

test('removes the slashes at the end of a long URL in time', () => {
  const slashes = '/'.repeat(MIB);
  expect(withoutTrailingSlashes(`a${slashes}b`)).toBe(`a${slashes}b`);
  expect(endpointText(new URL(`https://x.example/a${slashes}`))).toBe('https://x.example/a');
});
