/** The keys and values of one section; those of a nested section are called `outer.inner`. */
export type Section = ReadonlyMap<string, string>;

const HEAD =
  /^\[\s*(?:default|(profile|sso-session|services)\s+(?:"([^"]*)"|'([^']*)'|([^\s"'\\]+)))\s*\](?:\s*[;#].*)?$/;

/**
 * Reads the text of an AWS config file as the SDK for JavaScript does. It also accepts the names
 * that only the AWS CLI knows: those with spaces, and those of other alphabets.
 */
export function parseAwsConfig(text: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Section>();
  // Any bracket at the start of a line begins a section, so that the keys below a mistyped head do
  // not end up in the section before it.
  for (const block of text.split(/^(?=[^\S\r\n]*\[)/m)) {
    const [head = '', ...lines] = block.split(/\r?\n/);
    const name = sectionName(head.trim());
    if (name === undefined) continue;
    const before = sections.get(name) ?? [];
    sections.set(name, new Map([...before, ...entriesOf(lines)]));
  }
  return withDefaultProfile(sections);
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
    const equals = content.indexOf('=');
    const key = content.slice(0, Math.max(0, equals)).trim();
    const value = content.slice(equals + 1).trim();
    if (key === '') continue;
    if (value === '') outer = key;
    else {
      if (!/^\s/.test(line)) outer = '';
      entries.push([outer === '' ? key : `${outer}.${key}`, value]);
    }
  }
  return entries;
}

/** If the file has both, `[profile default]` is used and `[default]` is ignored. */
function withDefaultProfile(sections: ReadonlyMap<string, Section>): ReadonlyMap<string, Section> {
  const explicit = sections.get('profile default');
  const named = [...sections].map(([name, section]): [string, Section] =>
    name === 'default' ? ['profile default', explicit ?? section] : [name, section],
  );
  return new Map(named);
}
