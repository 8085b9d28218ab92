import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAwsConfig, type Section } from '../../../src/settings/aws-config/parse-aws-config.js';
import { configFile } from './config-text.js';
import { AWS_CLI_CONFIG, SDK_CONFIG } from './generated-config.js';
import { parseWithAwsCli, parseWithSdk, whySkipped } from './reference-parsers.js';

const SAMPLE = { numRuns: 300, seed: 20260101 };

function sections(table: Record<string, Record<string, string>>): ReadonlyMap<string, Section> {
  const entries = Object.entries(table);
  return new Map(entries.map(([name, values]) => [name, new Map(Object.entries(values))]));
}

function withoutEmpty(parsed: ReadonlyMap<string, Section>): ReadonlyMap<string, Section> {
  return new Map([...parsed].filter(([, section]) => section.size > 0));
}

describe('the parser of AWS config files', () => {
  test('agrees with that of the SDK, which drops empty sections', async () => {
    const file = configFile('');
    const property = fc.asyncProperty(SDK_CONFIG, async (text) => {
      expect(withoutEmpty(parseAwsConfig(text))).toEqual(await parseWithSdk(text, file));
    });
    await fc.assert(property, SAMPLE);
  });

  test.skipIf(whySkipped !== '')(`agrees with that of the AWS CLI${whySkipped}`, async () => {
    const texts = fc.sample(AWS_CLI_CONFIG, SAMPLE);
    const expected = await parseWithAwsCli(texts);
    for (const [index, text] of texts.entries()) {
      expect(parseAwsConfig(text), text).toEqual(expected[index]);
    }
  });
});

describe('a head', () => {
  test.each([
    { head: '[default]', name: 'profile default' },
    { head: '[profile default]', name: 'profile default' },
    { head: '[profile my.dev]', name: 'profile my.dev' },
    { head: '[profile constructor]', name: 'profile constructor' },
    { head: '[profile toString]', name: 'profile toString' },
    { head: '[profile hasOwnProperty]', name: 'profile hasOwnProperty' },
    { head: '[profile __proto__]', name: 'profile __proto__' },
    { head: '[profile jane@corp/dev]', name: 'profile jane@corp/dev' },
    { head: '[profile größe-日本-🚀]', name: 'profile größe-日本-🚀' },
    { head: '[profile "quoted"]', name: 'profile quoted' },
    { head: "[profile 'two words']", name: 'profile two words' },
    { head: '[profile "jane\'s"]', name: "profile jane's" },
    { head: '[profile "a #b"]', name: 'profile a #b' },
    { head: '[profile sso-session.corp]', name: 'profile sso-session.corp' },
    { head: '[profile services.local]', name: 'profile services.local' },
    { head: '[sso-session "my corp"]', name: 'sso-session my corp' },
    { head: '[services my.local]', name: 'services my.local' },
    { head: '  [ profile \t dev ] # [here]', name: 'profile dev' },
    { head: '[profile dev]; here', name: 'profile dev' },
  ])('begins the section "$name": $head', ({ head, name }) => {
    const others = '[sso-session corp]\nx = 1\n[services local]\nx = 2\n';
    expect(parseAwsConfig(`${others}${head}\nx = 3\n`)).toEqual(
      sections({
        'sso-session corp': { x: '1' },
        'services local': { x: '2' },
        [name]: { x: '3' },
      }),
    );
  });

  test.each([
    ...['[plugins]', '[constructor]', '[__proto__]', '[sso-session.corp]', '[profile]', '[]'],
    ...['[profile two words]', '[profile "dev]', "[profile jane's]", '[profile corp\\jane]'],
    ...['[profiles dev]', '[Profile dev]', '[profile dev', '[profile dev] x'],
  ])('ends the section before it and does not begin another: %s', (head) => {
    const text = `[profile a]\nx = 1\n${head}\nx = 2\n[profile b]\nx = 3\n`;
    expect(parseAwsConfig(text)).toEqual(
      sections({ 'profile a': { x: '1' }, 'profile b': { x: '3' } }),
    );
  });
});

describe('a section', () => {
  test('is kept even if it is empty', () => {
    expect(parseAwsConfig('[profile a]\n[services b]\n')).toEqual(
      sections({ 'profile a': {}, 'services b': {} }),
    );
  });

  test('is merged if it occurs twice, and later values replace earlier ones', () => {
    const text = '[profile a]\nx = 1\ny = 1\n[profile b]\nx = 2\n[profile "a"]\nx = 3\n';
    expect(parseAwsConfig(text)).toEqual(
      sections({ 'profile a': { x: '3', y: '1' }, 'profile b': { x: '2' } }),
    );
  });

  test.each([
    { order: 'follows', text: '[default]\nx = 1\ny = 1\n[profile default]\nx = 2\n' },
    { order: 'precedes', text: '[profile default]\nx = 2\n[default]\nx = 1\ny = 1\n' },
  ])('is replaced if it is a [default] that a [profile default] $order', ({ text }) => {
    expect(parseAwsConfig(text)).toEqual(sections({ 'profile default': { x: '2' } }));
  });
});

describe('a file', () => {
  const TEXT = '[default]\nregion = eu-west-2\noutput = json\n';

  test.each([
    { what: 'a byte order mark', text: `\uFEFF${TEXT}` },
    { what: 'Windows line endings', text: TEXT.replaceAll('\n', '\r\n') },
    { what: 'comments', text: `# [x]\n; y\n${TEXT.replace('2\n', '2 # here\n  ; z = 1\n')}` },
    { what: 'empty lines', text: TEXT.replaceAll('\n', '\n\n \t\n') },
    { what: 'no line ending at its end', text: TEXT.trimEnd() },
    { what: 'indented settings', text: TEXT.replace(/^(?=\w)/gm, '\t') },
    { what: 'settings before the first section', text: `region = us-east-1\n${TEXT}` },
    { what: 'lines that are not settings', text: `${TEXT}x\n= x\n  continued\n` },
  ])('may have $what', ({ text }) => {
    expect(parseAwsConfig(text)).toEqual(
      sections({ 'profile default': { region: 'eu-west-2', output: 'json' } }),
    );
  });

  test.each(['', '\n', '# nothing', 'region = us-east-1'])('has no section in %j', (text) => {
    expect(parseAwsConfig(text)).toEqual(new Map());
  });
});

describe('a setting', () => {
  test.each([
    { what: 'spaces around it', lines: ['  a b =\t c d \t'], entries: [['a b', 'c d']] },
    { what: 'no spaces', lines: ['a=b'], entries: [['a', 'b']] },
    { what: '= # ; in its value', lines: ['a = b=c#d;e'], entries: [['a', 'b=c#d;e']] },
    { what: 'quotes, which stay', lines: ['a = "b"'], entries: [['a', '"b"']] },
    { what: 'a colon in its key', lines: ['a:b = c'], entries: [['a:b', 'c']] },
    { what: 'a key in capitals, which stay', lines: ['A = b'], entries: [['A', 'b']] },
    {
      what: 'a value that a later line replaces',
      lines: ['a = b', 'a = c'],
      entries: [['a', 'c']],
    },
    { what: 'no value, and is then ignored', lines: ['a =', 'b = c'], entries: [['b', 'c']] },
    {
      what: 'other settings nested in it',
      lines: ['s3 =', '  a = b', '', '# x', '\tc = d', 'e = f'],
      entries: [
        ['s3.a', 'b'],
        ['s3.c', 'd'],
        ['e', 'f'],
      ],
    },
    ...['constructor', '__proto__', 'toString'].map((key) => ({
      what: `the key ${key}`,
      lines: [`${key} = a`, `${key} =`, ' b = c'],
      entries: [
        [key, 'a'],
        [`${key}.b`, 'c'],
      ],
    })),
  ] as { what: string; lines: string[]; entries: [string, string][] }[])(
    'may have $what',
    ({ lines, entries }) => {
      const parsed = parseAwsConfig(['[profile a]', ...lines].join('\n'));
      expect(parsed.get('profile a')).toEqual(new Map(entries));
    },
  );
});
