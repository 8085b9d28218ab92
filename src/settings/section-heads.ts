/** The kinds of sections whose heads carry a name. */
type SectionKind = 'profile' | 'sso-session' | 'services';

export interface SectionHead {
  kind: SectionKind;
  name: string;
}

const HEAD = /^(profile|sso-session|services)\s+(?:"([^"]*)"|'([^']*)'|(\S+))$/;

/**
 * Writes the names in the heads of an AWS config file in hexadecimal. The SDK's parser drops names
 * in quotes or of another alphabet, takes `__proto__` for an attack, and mixes up the kinds of
 * sections where a name has a dot; in this form it reads them all.
 *
 * @returns the text for the parser, and every head that stands in it: the parser forgets empty sections
 */
export function encodeHeads(text: string): { text: string; heads: SectionHead[] } {
  const heads: SectionHead[] = [];
  const lines = text.split(/\r?\n/).map((line) => {
    const inner = innerOf(line);
    if (inner === undefined) return line;
    const head = parseHead(inner);
    // What is no section that is known must not end up in the one before it.
    if (head === undefined) return '[ignored]';
    heads.push(head);
    return `[${head.kind} ${encodeName(head.name)}]`;
  });
  return { text: lines.join('\n'), heads };
}

/** A name as it stands in the head of the encoded text. */
export function encodeName(name: string): string {
  return `x${Buffer.from(name).toString('hex')}`;
}

function innerOf(line: string): string | undefined {
  const [content = ''] = line.split(/(?:^|\s)[;#]/);
  return /^\[(.*)\]$/.exec(content.trim())?.[1]?.trim();
}

function parseHead(inner: string): SectionHead | undefined {
  if (inner === 'default') return { kind: 'profile', name: 'default' };
  const [, kind, ...names] = (HEAD.exec(inner) ?? []) as (string | undefined)[];
  const name = names.find((each) => each !== undefined);
  return name === undefined ? undefined : { kind: kind as SectionKind, name };
}
