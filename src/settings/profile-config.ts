import leven from 'leven';
import { usageError } from '../errors.js';
import type { AwsConfig, Section } from './aws-config.js';
import type { Setting } from './setting.js';

/** A section of the AWS config file and what to call it in messages: `sso-session corp`. */
export interface NamedSection {
  name: string;
  values: Section;
}

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

/** @throws a usage error if the profile names an sso-session that there is not */
export function profileConfig(config: AwsConfig, name: string): ProfileConfig {
  const values = profileSection(config, name);
  const profile = { name: `profile ${name}`, values: values ?? {} };
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
  return [...sections.keys()].filter(isProfileName);
}

/** Those that sign in through IAM Identity Center. */
export function ssoProfileNames(config: AwsConfig): string[] {
  return profileNames(config).filter((name) => {
    const section = profileSection(config, name);
    return section?.sso_session !== undefined || section?.sso_start_url !== undefined;
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
  const value = section?.values[key];
  return value ? { value, source: `${key} of ${section.name}` } : undefined;
}

function isProfileName(name: string): boolean {
  return !/^(sso-session|services)\./.test(name);
}

function profileSection({ sections }: AwsConfig, name: string): Section | undefined {
  return isProfileName(name) ? sections.get(name) : undefined;
}

function sessionOf({ sections, path }: AwsConfig, profile: NamedSection): NamedSection | undefined {
  const session = profile.values.sso_session;
  if (session === undefined) return undefined;
  const values = sections.get(`sso-session.${session}`);
  if (values !== undefined) return { name: `sso-session ${session}`, values };
  throw usageError(
    `The sso-session ${session} that ${profile.name} names is not in ${path}.`,
    `Add a section [sso-session ${session}] with sso_region and sso_start_url: "aws configure sso-session" does.`,
  );
}

function servicesOf({ sections }: AwsConfig, profile: NamedSection): NamedSection | undefined {
  const name = profile.values.services;
  const values = name === undefined ? undefined : sections.get(`services.${name}`);
  return values && { name: `services ${name ?? ''}`, values };
}
