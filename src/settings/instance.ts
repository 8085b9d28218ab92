import { nearest } from '../nearest.js';
import { regionOfUrl } from '../registration/start-url.js';
import { strip } from './aws-config/white-space.js';
import {
  fromEnv,
  fromFlag,
  fromSection,
  settingError,
  withoutPassword,
  type Optional,
  type Setting,
  type Sources,
} from './setting.js';

/** What the AWS config file says about the IAM Identity Center instance. */
export interface SsoSettings {
  /** The name of the sso-session; a legacy profile has none. */
  ssoSession: Optional<string>;
  /** Verbatim, because AWS tools treat each spelling as a different instance. */
  startUrl: Optional<string>;
  /** `sso_registration_scopes`, in the order of the file. */
  registrationScopes: Optional<string[]>;
}

export function ssoSettings({ flags, config }: Pick<Sources, 'flags' | 'config'>): SsoSettings {
  const { profile, session } = config;
  // With an sso-session, AWS tools ignore the scopes of the profile.
  const scopes = fromSection(session ?? profile, 'sso_registration_scopes');
  return {
    ssoSession: fromFlag('--sso-session', flags.ssoSession) ?? fromSection(profile, 'sso_session'),
    startUrl: fromSection(session, 'sso_start_url') ?? fromSection(profile, 'sso_start_url'),
    registrationScopes: scopes && splitScopes({ ...scopes, value: [scopes.value] }),
  };
}

/** Two slashes and a host, which `URL` does not require, and no backslash, which it takes for a slash. */
const HTTPS_URL = /^https:\/\/[^/?#][^\\]*$/i;

function isHttps({ value }: Setting<string>): boolean {
  return HTTPS_URL.test(value) && URL.canParse(value);
}

function notHttps({ value, source }: Setting<string>): string {
  return `${source} is not an https URL: ${withoutPassword(value)}`;
}

/** @throws a usage error unless it is an https URL, as for the AWS CLI */
export function requireHttps(startUrl: Setting<string>): void {
  if (isHttps(startUrl)) return;
  throw settingError(
    startUrl,
    notHttps(startUrl),
    'Write the URL of your access portal, for example https://d-1234567890.awsapps.com/start.',
  );
}

/** A hint for a start URL that is probably mistyped: AWS tools treat it as a different instance. */
export function startUrlHint(startUrl: Optional<string>): string | undefined {
  if (startUrl === undefined) return undefined;
  if (!isHttps(startUrl)) return `hint: aws sso login refuses the start URL: ${notHttps(startUrl)}`;
  const { value, source } = startUrl;
  const plain = value.replace(/(\/?#\/?|\/)$/, '');
  if (plain === value) return undefined;
  return `hint: the start URL ${value} (${source}) is used as written; most tools write ${plain}.`;
}

/** The scopes between commas, stripped as Python does; undefined if there are none. */
export function splitScopes({ value, source }: Setting<string[]>): Optional<string[]> {
  const scopes = value.flatMap((text) => text.split(',')).map((scope) => strip(scope));
  const given = scopes.filter((scope) => scope !== '');
  return given.length > 0 ? { value: given, source } : undefined;
}

/** The region of the IAM Identity Center instance. @throws a usage error if it is malformed */
export function regionSetting(
  { flags, env, config }: Sources,
  startUrl: Optional<string>,
): Optional<string> {
  const region =
    fromFlag('--region', flags.region) ??
    fromSection(config.session, 'sso_region') ??
    fromSection(config.profile, 'sso_region') ??
    regionOfStartUrl(startUrl) ??
    // The sources above say where the instance is, and those below only where workloads are.
    fromEnv(env, 'AWS_REGION') ??
    fromEnv(env, 'AWS_DEFAULT_REGION') ??
    fromSection(config.profile, 'region');
  return region && checkRegion(region);
}

/** A label of a host name, so 63 characters at most (RFC 1035, section 2.3.4). */
const REGION = /^(?=.{1,63}$)[a-z]{2,}(-[a-z]+)+-\d+$/;

/** @throws a usage error if it is malformed */
export function checkRegion(region: Setting<string>): Setting<string> {
  const { value, source } = region;
  if (REGION.test(value) && withoutFips(value) === value) return region;
  throw settingError(region, `${source} is not an AWS region: ${value}`, regionHint(value));
}

/** Some AWS tools take `fips-us-east-1` for the FIPS endpoint of a region. */
function withoutFips(region: string): string {
  return region.replace(/fips-|-fips/, '');
}

function regionHint(value: string): string {
  const plain = withoutFips(value);
  if (plain !== value) return `Write ${plain}, and set AWS_USE_FIPS_ENDPOINT=true.`;
  const meant = nearestRegion(value);
  return meant ? `Did you mean ${meant}?` : 'A region looks like us-east-1 or eu-west-1.';
}

export function regionOfStartUrl(startUrl: Optional<string>): Optional<string> {
  return startUrl && fromFlag(startUrl.source, regionOfUrl(startUrl.value));
}

/** The words by which AWS tells the regions of an area apart. */
const COMPASS = [
  ...['north', 'south', 'east', 'west', 'central'],
  ...['northeast', 'northwest', 'southeast', 'southwest'],
];

/** Area, compass and number, with or without the dashes; a letter at the end is an availability zone. */
const PARTS = /^([a-z]{2}(?:[-_ ](?:gov|iso[a-z]?))?)[-_ ]?([a-z]+?)[-_ ]?(\d)[a-z]?$/;

/** Undefined if the text may be a region. There is no list of them, because AWS adds new ones. */
export function nearestRegion(text: string): string | undefined {
  const [, area = '', word = '', number = ''] = PARTS.exec(text.toLowerCase()) ?? [];
  const compass = COMPASS.includes(word) ? word : nearest(word, COMPASS)[0];
  if (compass === undefined) return undefined;
  const region = `${area.replace(/[_ ]/, '-')}-${compass}-${number}`;
  return region === text ? undefined : region;
}
