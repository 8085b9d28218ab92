import { commandLine } from '../../command-line.js';
import { didYouMean, nearest } from '../../nearest.js';
import { lineOf, type FileSection } from './file-section.js';
import type { SectionKind } from './parse-aws-config.js';
import { sectionNames, type AwsConfig } from './read-aws-config.js';

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html */
const SSO_KEYS = [
  'sso_session',
  'sso_start_url',
  'sso_region',
  'sso_registration_scopes',
  'sso_account_id',
  'sso_role_name',
];

/** What a section that is not in the file may have meant: a mistyped head, or a similar name. */
export function sectionTypo(
  config: AwsConfig,
  kind: SectionKind,
  name: string,
): string | undefined {
  const typo = headTypo(config, kind, name);
  if (typo !== undefined) return typo;
  if (kind === 'profile' && config.sections.has(`sso-session ${name}`)) {
    return `${name} is an sso-session: name one of its profiles, or use ${commandLine(['--aws-cli', '--sso-session', name])}.`;
  }
  return didYouMean(name, sectionNames(config, kind));
}

/** What to write instead of a head that has the name and is not read as one of that kind. */
function headTypo(
  { path, others }: AwsConfig,
  kind: SectionKind,
  name: string,
): string | undefined {
  const typo = others.find(({ head }) => isTypo(head, kind, name));
  if (typo === undefined) return undefined;
  return `Write ${headText(kind, name)} instead of [${typo.head}] in ${path}, line ${lineOf(typo)}.`;
}

/** Whether the kind is missing or mistyped, or the quotes around the name are. */
function isTypo(head: string, kind: SectionKind, name: string): boolean {
  const words = head.replace(/["']/g, '').trim().split(/\s+/);
  if (words.join(' ') === name) return true;
  const [written = '', ...rest] = words;
  if (rest.join(' ') !== name) return false;
  return written.startsWith(kind) || nearest(written, [kind]).length > 0;
}

/** The head of a section, its name quoted if it has to be. */
export function headText(kind: SectionKind, name: string): string {
  const isPlain = /^[^\s"'\\]+$/.test(name);
  return `[${kind} ${isPlain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`}]`;
}

/** What to do about quotes around a value, or a comment after it. */
export function valueTypo(value: string): string | undefined {
  if (/^(["']).*\1$/s.test(value)) {
    return 'aws takes the quotes as part of the value: write it without them.';
  }
  const [, mark] = /\s([#;])/.exec(value) ?? [];
  if (mark === undefined) return undefined;
  return `aws takes ${mark} and what follows as part of the value: put the comment on a line of its own.`;
}

/** A sentence for each key of a section that is nearly one for Identity Center, or whose value has a typo. */
export function keyTypos({
  name,
  values,
}: Pick<FileSection, 'values'> & { name: string }): string[] {
  return [...values].flatMap(([key, { text }]) => {
    if (SSO_KEYS.includes(key)) {
      const hint = valueTypo(text);
      return hint === undefined ? [] : `In ${key} of ${name}, ${hint}`;
    }
    const meant = didYouMean(key, SSO_KEYS);
    return meant === undefined ? [] : `AWS tools do not read ${key} of ${name}. ${meant}`;
  });
}
