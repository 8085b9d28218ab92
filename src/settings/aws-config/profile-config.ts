import { usageError } from '../../errors.js';
import { sectionNames, type AwsConfig } from './read-aws-config.js';
import { keyTypos, sectionTypo } from './config-typos.js';
import type { Section } from './parse-aws-config.js';

/** A section of the AWS config file and what to call it in messages: `sso-session corp`. */
export interface NamedSection {
  name: string;
  values: Section;
}

/** What the AWS config file says about one profile. */
export interface ProfileConfig {
  config: AwsConfig;
  name: string;
  /** Whether the file has a section for this profile. */
  exists: boolean;
  profile: NamedSection;
  session: NamedSection | undefined;
  services: NamedSection | undefined;
}

/** `ssoSession` overrides the profile's own. @throws a usage error if a named section is missing */
export function profileConfig(config: AwsConfig, name: string, ssoSession?: string): ProfileConfig {
  const found = config.sections.get(`profile ${name}`);
  const values: Section = found ?? new Map();
  const profile = { name: `profile ${name}`, values };
  const session = ssoSession ?? values.get('sso_session');
  const namedBy = ssoSession === undefined ? profile.name : '--sso-session';
  return {
    config,
    name,
    exists: found !== undefined,
    profile,
    session: sectionCalled(session, 'sso-session', namedBy, config),
    services: sectionCalled(values.get('services'), 'services', profile.name, config),
  };
}

const ADVICE = {
  'sso-session': (name: string) =>
    `Add a section [sso-session ${name}] with sso_region and sso_start_url: "aws configure sso-session" does.`,
  services: (name: string) =>
    `Add a section [services ${name}], or remove the key services from the profile.`,
};

/** @param namedBy what names the section, in words */
function sectionCalled(
  name: string | undefined,
  kind: keyof typeof ADVICE,
  namedBy: string,
  config: AwsConfig,
): NamedSection | undefined {
  if (name === undefined) return undefined;
  const { sections, path } = config;
  const values = sections.get(`${kind} ${name}`);
  if (values !== undefined) return { name: `${kind} ${name}`, values };
  const message = `The section [${kind} ${name}] that ${namedBy} names is not in ${path}.`;
  throw usageError(message, sectionTypo(config, kind, name) ?? ADVICE[kind](name));
}

/** The names of the profiles that sign in through IAM Identity Center. */
export function ssoProfileNames(config: AwsConfig): string[] {
  return sectionNames(config, 'profile').filter((name) => {
    const section = config.sections.get(`profile ${name}`);
    return ['sso_session', 'sso_start_url'].some((key) => section?.has(key));
  });
}

/** A sentence for each mistyped key of the profile and of its sso-session. */
export function typosOf({ profile, session }: ProfileConfig): string[] {
  return [profile, session].flatMap((section) => section ?? []).flatMap(keyTypos);
}
