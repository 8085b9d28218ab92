import leven from 'leven';
import { usageError } from '../errors.js';
import type { AwsConfig } from './aws-config.js';
import type { Section } from './parse-aws-config.js';
import type { Setting } from './setting.js';

/** A section of the AWS config file and what to call it in messages: `sso-session corp`. */
export interface NamedSection {
  name: string;
  values: Section;
}

const PROFILE = 'profile ';

/** What the AWS config file says of one profile. */
export interface ProfileConfig {
  config: AwsConfig;
  /** Whether the file has a section of this profile. */
  exists: boolean;
  profile: NamedSection;
  /** The sso-session that the profile names. */
  session: NamedSection | undefined;
  /** The services section that the profile names. */
  services: NamedSection | undefined;
}

/** @throws a usage error if the profile names an sso-session or services that there are not */
export function profileConfig(config: AwsConfig, name: string): ProfileConfig {
  const values = profileSection(config, name);
  const profile: NamedSection = { name: `profile ${name}`, values: values ?? new Map() };
  return {
    config,
    exists: values !== undefined,
    profile,
    session: sessionOf(config, profile),
    services: servicesOf(config, profile),
  };
}

/** The names of all profiles in the file. */
export function profileNames({ sections }: AwsConfig): string[] {
  const names = [...sections.keys()].filter((key) => key.startsWith(PROFILE));
  return names.map((key) => key.slice(PROFILE.length));
}

/** Those that sign in through IAM Identity Center. */
export function ssoProfileNames(config: AwsConfig): string[] {
  return profileNames(config).filter((name) => {
    const section = profileSection(config, name);
    return ['sso_session', 'sso_start_url'].some((key) => section?.has(key));
  });
}

/** The names in the file that a mistyped one may have meant, the likeliest first. */
export function nearestNames(config: AwsConfig, wanted: string): string[] {
  const distance = new Map(profileNames(config).map((name) => [name, leven(name, wanted)]));
  const near = [...distance].filter(([, steps]) => steps <= Math.max(2, wanted.length / 3));
  return near
    .sort(([, a], [, b]) => a - b)
    .slice(0, 3)
    .map(([name]) => name);
}

/** The value of a key in a section. */
export function fromSection(
  section: NamedSection | undefined,
  key: string,
): Setting<string> | undefined {
  const value = section?.values.get(key);
  return section && value ? { value, source: `${key} of ${section.name}` } : undefined;
}

function profileSection({ sections }: AwsConfig, name: string): Section | undefined {
  return sections.get(`${PROFILE}${name}`);
}

function sessionOf(config: AwsConfig, profile: NamedSection): NamedSection | undefined {
  const session = profile.values.get('sso_session');
  if (session === undefined) return undefined;
  const advice = `Add a section [sso-session ${session}] with sso_region and sso_start_url: "aws configure sso-session" does.`;
  return requireSection(config, `sso-session ${session}`, profile, advice);
}

function servicesOf(config: AwsConfig, profile: NamedSection): NamedSection | undefined {
  const services = profile.values.get('services');
  if (services === undefined) return undefined;
  const advice = `Add a section [services ${services}], or take the key services out of the profile.`;
  return requireSection(config, `services ${services}`, profile, advice);
}

function requireSection(
  { sections, path }: AwsConfig,
  name: string,
  profile: NamedSection,
  advice: string,
): NamedSection {
  const values = sections.get(name);
  if (values !== undefined) return { name, values };
  throw usageError(`The ${name} that ${profile.name} names is not in ${path}.`, advice);
}
