import { commandLine } from '../../command-line.js';
import { usageError, type RegisterError } from '../../errors.js';
import { valueTypo, headText, keyTypos, sectionTypo } from './config-typos.js';
import { lineOf, type ConfigValue, type FileSection } from './file-section.js';
import type { SectionKind } from './parse-aws-config.js';
import { notIn, sectionNames, type AwsConfig } from './read-aws-config.js';

/** A section of the AWS config file and what to call it in messages: `sso-session corp`. */
export interface NamedSection {
  name: string;
  /** The path of the AWS config file. */
  path: string;
  /** Those of the credentials file, too. */
  values: FileSection['values'];
}

/** What the AWS config file says about one profile. */
export interface ProfileConfig {
  config: AwsConfig;
  name: string;
  /** Whether there is a section for this profile. */
  exists: boolean;
  profile: NamedSection;
  session: NamedSection | undefined;
}

/** `ssoSession` overrides the profile's own. @throws a usage error if that section is missing */
export function profileConfig(config: AwsConfig, name: string, ssoSession?: string): ProfileConfig {
  const found = findSection(config, 'profile', name);
  const profile = found ?? { name: `profile ${name}`, path: config.path, values: new Map() };
  const session = ssoSession ?? textOf(profile, 'sso_session');
  const namedBy = ssoSession === undefined ? profile.name : '--sso-session';
  return {
    config,
    name,
    exists: found !== undefined,
    profile,
    session: session === undefined ? undefined : sessionNamed(session, namedBy, config),
  };
}

function findSection(config: AwsConfig, kind: SectionKind, name: string): NamedSection | undefined {
  const found = config.sections.get(`${kind} ${name}`);
  return found && { name: `${kind} ${name}`, path: config.path, values: found.values };
}

/** @param namedBy what names the section, in words */
function sessionNamed(name: string, namedBy: string, config: AwsConfig): NamedSection {
  const section = findSection(config, 'sso-session', name);
  if (section !== undefined) return section;
  const head = headText('sso-session', name);
  const isProfile = namedBy === '--sso-session' && config.sections.has(`profile ${name}`);
  throw usageError(
    `${notIn(config, `The section ${head} that ${namedBy} names`)}.`,
    isProfile
      ? `${name} is a profile: use ${commandLine(['--profile', name])}.`
      : (valueTypo(name) ??
          sectionTypo(config, 'sso-session', name) ??
          `Add a section ${head} with sso_region and sso_start_url: "aws configure sso-session" does.`),
  );
}

/**
 * The section of endpoints that a profile names.
 *
 * @throws a usage error if it is missing or empty, as for the AWS CLI
 */
export function servicesOf({ profile, config }: ProfileConfig): NamedSection | undefined {
  if (!profile.values.has('services')) return undefined;
  const name = textOf(profile, 'services') ?? '';
  const section = findSection(config, 'services', name);
  if (section !== undefined && section.values.size > 0) return section;
  const head = headText('services', name);
  throw usageError(
    `The section ${head} that ${profile.name} names is empty or not in ${config.path}.`,
    valueTypo(name) ??
      sectionTypo(config, 'services', name) ??
      `Add a section ${head}, or remove the key services from the profile.`,
  );
}

/** The value of a key; undefined if it is missing or empty. @throws a usage error for a nested block */
export function textOf({ values }: NamedSection, key: string): string | undefined {
  const value = values.get(key);
  if (value?.block !== undefined) {
    throw wrongShape(value, 'has no value but a block', 'Write its value on that line.');
  }
  return value?.text === '' ? undefined : value?.text;
}

/** The value of a key in a block; undefined if it is missing or empty. @throws a usage error for a plain value */
export function textInBlock({ values }: NamedSection, outer: string, key: string) {
  const value = values.get(outer);
  if (value !== undefined && value.block === undefined) {
    const hint = `Write ${key} = URL on a line of its own below it, indented.`;
    throw wrongShape(value, 'has a value but no block', hint);
  }
  const text = value?.block?.get(key);
  return text === '' ? undefined : text;
}

function wrongShape(value: ConfigValue, what: string, hint: string): RegisterError {
  const place = `${value.source.path}, line ${lineOf(value)}`;
  return usageError(`${place}: ${value.key} ${what}.`, hint);
}

/** The names of the profiles that sign in through IAM Identity Center. */
export function ssoProfileNames(config: AwsConfig): string[] {
  return sectionNames(config, 'profile').filter((name) => {
    const values = config.sections.get(`profile ${name}`)?.values;
    return ['sso_session', 'sso_start_url'].some((key) => values?.get(key)?.text);
  });
}

/** A sentence for each mistyped key of the profile and of its sso-session. */
export function typosOf({ profile, session }: ProfileConfig): string[] {
  return [profile, session].flatMap((section) => section ?? []).flatMap(keyTypos);
}
