/** The keys and values of one section; those of a nested section are called `outer.inner`. */
export type Section = ReadonlyMap<string, string>;

const HEAD =
  /^\[\s*(?:default|(profile|sso-session|services)\s+(?:"([^"]*)"|'([^']*)'|([^\s"'\\]+)))\s*\](?:\s*[;#].*)?$/;

/**
 * Reads the text of an AWS config file as the SDK for JavaScript does. It also accepts the names
 * that only the AWS CLI knows: those with spaces, and those of other alphabets.
 *
 * @returns the sections by kind and name: `profile NAME`, `sso-session NAME`, `services NAME`
 */
export function parseAwsConfig(text: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Section>();
  for (const [head = '', ...lines] of blocksOf(text)) {
    const name = sectionName(head.trim());
    if (name === undefined) continue;
    const before = sections.get(name) ?? [];
    sections.set(name, new Map([...before, ...entriesOf(lines)]));
  }
  return withDefaultProfile(sections);
}

/**
 * The lines of each section, its head first. Any bracket at the start of a line begins a section, so
 * that the keys below a mistyped head do not end up in the section before it.
 */
function blocksOf(text: string): string[][] {
  return text.split(/^(?=[^\S\r\n]*\[)/m).map((block) => block.split(/\r?\n/));
}

/** The section's name in the result, but `default` for `[default]`; undefined for other kinds of heads. */
function sectionName(head: string): string | undefined {
  const match = HEAD.exec(head) as (string | undefined)[] | null;
  if (match === null) return undefined;
  const [, kind, inDoubleQuotes, inSingleQuotes, plain = ''] = match;
  return kind === undefined ? 'default' : `${kind} ${inDoubleQuotes ?? inSingleQuotes ?? plain}`;
}

function entriesOf(lines: string[]): [key: string, value: string][] {
  const entries: [string, string][] = [];
  let outer = '';
  for (const line of lines) {
    const [content = ''] = line.split(/(?:^|\s)[;#]/);
    const { key, value } = keyAndValue(content);
    if (key === '') continue;
    if (value === '') outer = key;
    else {
      if (!/^\s/.test(line)) outer = '';
      entries.push([outer === '' ? key : `${outer}.${key}`, value]);
    }
  }
  return entries;
}

/** Both are empty in a line that is not a setting. */
function keyAndValue(content: string): { key: string; value: string } {
  const equals = content.indexOf('=');
  const key = content.slice(0, Math.max(0, equals)).trim();
  return { key, value: content.slice(equals + 1).trim() };
}

/** If the file has both, `[profile default]` is used and `[default]` is ignored. */
function withDefaultProfile(sections: ReadonlyMap<string, Section>): ReadonlyMap<string, Section> {
  const explicit = sections.get('profile default');
  const named = [...sections].map(([name, section]): [string, Section] =>
    name === 'default' ? ['profile default', explicit ?? section] : [name, section],
  );
  return new Map(named);
}
