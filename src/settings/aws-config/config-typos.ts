import { didYouMean, nearest } from '../../nearest.js';
import { configText, sectionNames, type AwsConfig, type SectionKind } from './read-aws-config.js';
import type { Section } from './parse-aws-config.js';

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html */
const SSO_KEYS = [
  'sso_session',
  'sso_start_url',
  'sso_region',
  'sso_registration_scopes',
  'sso_account_id',
  'sso_role_name',
];

/** Any line that begins a section, closed or not: its kind, if it has one, and its name. */
const ANY_HEAD = /^\s*\[\s*(?:([^\s"'\]]+)\s+)?["']?([^"'\]\n]*?)["']?\s*(?:\].*)?$/;

/** What a section that is not in the file may have meant: a mistyped head, or a similar name. */
export function sectionTypo(
  config: AwsConfig,
  kind: SectionKind,
  name: string,
): string | undefined {
  return headTypo(config.path, kind, name) ?? didYouMean(name, sectionNames(config, kind));
}

/** What to write instead of a head that has the name and is not read as one of that kind. */
function headTypo(path: string, kind: SectionKind, name: string): string | undefined {
  for (const line of configText(path).split(/\r?\n/)) {
    const [, writtenKind = '', writtenName] = ANY_HEAD.exec(line) ?? [];
    if (writtenName !== name || !isTypo(writtenKind, kind, line)) continue;
    const right = `[${kind} ${/\s/.test(name) ? `"${name}"` : name}]`;
    return `Write ${right} instead of ${line.trim()} in ${path}.`;
  }
  return undefined;
}

function isTypo(written: string, kind: SectionKind, line: string): boolean {
  if (written === kind) return !line.includes(']');
  return written === '' || nearest(written, [kind]).length > 0;
}

/** A sentence for each key of a section that is nearly one for Identity Center. */
export function keyTypos({ name, values }: { name: string; values: Section }): string[] {
  const unknown = [...values.keys()].filter((key) => !SSO_KEYS.includes(key));
  return unknown.flatMap((key) => {
    const meant = didYouMean(key, SSO_KEYS);
    return meant === undefined ? [] : `AWS tools do not read ${key} of ${name}. ${meant}`;
  });
}
