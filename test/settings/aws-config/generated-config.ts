import fc, { type Arbitrary } from 'fast-check';

interface Section {
  /** The same for all heads of one section. */
  id: string;
  lines: string[];
}

const SPACE = fc.constantFrom('', ' ', '  ', '\t');
const BLANK = fc.constantFrom('', '  ', '# x = y', '; [profile z]', '#', '  # indented');
const KEY = fc.oneof(fc.constant('constructor'), fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/));

/** Printable, with no space at the ends and nothing that begins a comment. */
const VALUE = fc
  .oneof(
    fc.constantFrom('https://x.example/start#/', 'a=b', '=', '"quoted"', 'a;b#c', 'a, b', '[x]'),
    fc.stringMatching(/^[ -~é日]{1,12}$/),
  )
  .filter((text) => text.trim() === text && !/(^|\s)[;#]/.test(text));

const SETTING = fc
  .tuple(KEY, SPACE, SPACE, VALUE, SPACE)
  .map(([key, before, after, value, end]) => `${key}${before}=${after}${value}${end}`);

const NESTED = fc
  .tuple(KEY, fc.array(SETTING, { maxLength: 3 }))
  .map(([key, settings]) => [`${key} =`, ...settings.map((setting) => `  ${setting}`)]);

/** Settings with distinct keys and what is nested in them, or settings that are all indented. */
const STRICT_LINES = fc.oneof(
  distinct(fc.oneof({ weight: 2, arbitrary: SETTING.map((line) => [line]) }, NESTED)),
  distinct(SETTING.map((setting) => [`  ${setting}`])),
);

function distinct(settings: Arbitrary<string[]>): Arbitrary<string[]> {
  const keyOf = ([first = '']: string[]) => /[\w-]+/.exec(first)?.[0];
  return fc
    .tuple(fc.uniqueArray(settings, { maxLength: 4, selector: keyOf }), BLANK)
    .map(([each, blank]) => each.flatMap((lines) => [...lines, blank]));
}

/** Anything but a head: here, unlike in the SDK, a bracket at the start of a line always ends a section. */
const LOOSE_LINES = fc.array(
  fc
    .oneof(SETTING, BLANK, fc.stringMatching(/^[aB.é=#; \t[\]]{0,12}$/))
    .filter((line) => !line.trim().startsWith('[')),
);

/** Too short for `__proto__`, and for `services.x`: the SDK confuses that profile with services. */
const PLAIN_NAME = fc.oneof(
  fc.constantFrom('constructor', 'toString', 'a.b', 'jane@corp/dev'),
  fc.stringMatching(/^[\w@+.%:/-]{1,6}$/),
);
const QUOTED_NAME = PLAIN_NAME.chain((name) => fc.constantFrom(name, `"${name}"`, `'${name}'`));
const ODD_NAME = fc.oneof(
  fc.stringMatching(/^[a-z0-9éЖ日#;=]{1,6}$/),
  fc.stringMatching(/^"[a-z éЖ日#;=']{1,6}"$/),
  fc.stringMatching(/^'[a-z éЖ日#;="]{1,6}'$/),
);

function section(name: Arbitrary<string>, body: Arbitrary<string[]>): Arbitrary<Section> {
  const kind = fc.constantFrom('profile', 'sso-session', 'services');
  const named = fc.tuple(kind, fc.constantFrom(' ', '\t'), name).map(([kind, space, name]) => ({
    id: `${kind} ${name.replace(/^(["'])(.*)\1$/, '$2')}`,
    head: `[${kind}${space}${name}]`,
  }));
  const unnamed = fc
    .constantFrom('[default]', '[plugins]', '[preview x]', '[profile]', '[profile two words]')
    .map((head) => ({ id: head, head }));
  const end = fc.constantFrom('', ' ', ' # here', '\t; [here');
  return fc
    .tuple(fc.oneof({ weight: 4, arbitrary: named }, unnamed), end, body)
    .map(([{ id, head }, end, lines]) => ({ id, lines: [`${head}${end}`, ...lines] }));
}

function file(preamble: Arbitrary<string[]>, sections: Arbitrary<Section[]>): Arbitrary<string> {
  return fc
    .tuple(preamble, sections, fc.constantFrom('\n', '\r\n'))
    .map(([before, each, end]) => [...before, ...each.flatMap(({ lines }) => lines), ''].join(end));
}

/** Files that the SDK can read: plain names in the heads, and anything between them. */
export const SDK_CONFIG = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    file(LOOSE_LINES, fc.array(section(QUOTED_NAME, fc.oneof(STRICT_LINES, LOOSE_LINES)))),
  )
  .map(([mark, text]) => `${mark}${text}`);

/**
 * Files that the AWS CLI can read: any names; nothing before the first head, no key twice in
 * a section, no section twice, only settings and comments on lines of their own.
 */
export const AWS_CLI_CONFIG = file(
  fc.array(BLANK),
  fc.uniqueArray(section(fc.oneof(QUOTED_NAME, ODD_NAME), STRICT_LINES), {
    selector: ({ id }) => id,
  }),
);
