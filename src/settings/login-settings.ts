import { usageError, type RegisterError } from '../errors.js';
import type { Env } from '../host/host.js';
import {
  DEFAULT_SCOPES,
  PKCE_METADATA,
  type Flow,
  type LoginIdentity,
} from '../registration/flow.js';
import { sectionTypo } from './aws-config/config-typos.js';
import {
  profileConfig,
  typosOf,
  type NamedSection,
  type ProfileConfig,
} from './aws-config/profile-config.js';
import { notIn } from './aws-config/read-aws-config.js';
import type { ClientMetadataSettings } from './client-metadata-settings.js';
import { requireHttps, type SsoSettings } from './instance.js';
import { fromSection, type Setting } from './setting.js';

const SOURCE = '--aws-cli';
const SCOPES = 'sso_registration_scopes';

/** As Python's `int` reads it. */
const NUMBER = [/^\s*[-+]?\d+(_\d+)*\s*$/, 'a whole number'] as const;
const SIZE = [/^\s*\+?0*[1-9]\d{0,6}\s*$/, 'a whole number from 1 to 1048576'] as const;
const CHECKSUM = [/^when_(supported|required)$/i, 'when_supported or when_required'] as const;

/** The variable counts before the key of the profile; either is empty if there is none. */
type Checked = readonly [key: string, variable: string, accepts: RegExp, accepted: string];

/**
 * What the AWS CLI checks before it carries out any command.
 *
 * @see https://github.com/aws/aws-cli, awscli/botocore/args.py of version 2.36.7
 */
const CHECKED: readonly Checked[] = [
  ['retry_mode', 'AWS_RETRY_MODE', /^(standard|adaptive)$/, 'standard or adaptive'],
  ['max_attempts', 'AWS_MAX_ATTEMPTS', ...NUMBER],
  ['metadata_service_timeout', 'AWS_METADATA_SERVICE_TIMEOUT', ...NUMBER],
  ['metadata_service_num_attempts', 'AWS_METADATA_SERVICE_NUM_ATTEMPTS', ...NUMBER],
  ['request_min_compression_size_bytes', 'AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES', ...SIZE],
  ['request_checksum_calculation', 'AWS_REQUEST_CHECKSUM_CALCULATION', ...CHECKSUM],
  ['response_checksum_validation', 'AWS_RESPONSE_CHECKSUM_VALIDATION', ...CHECKSUM],
  ['cli_timestamp_format', '', /^(wire|iso8601)$/, 'wire or iso8601'],
  ['cli_binary_format', '', /^(base64|raw-in-base64-out)$/, 'base64 or raw-in-base64-out'],
  ['', 'AWS_CA_BUNDLE', /./s, 'the path of a file'],
];

/** @throws a usage error for a value with which no command of the AWS CLI starts, and so no sign-in */
export function requireStart({ profile }: ProfileConfig, env: Env): void {
  for (const [key, variable, accepts, accepted] of CHECKED) {
    const ofVariable = env[variable];
    const value = ofVariable ?? profile.values.get(key)?.text;
    if (value === undefined || accepts.test(value)) continue;
    const source = ofVariable === undefined ? `${key} of ${profile.name}` : variable;
    throw usageError(
      `aws sso login cannot sign in while ${source} is ${value === '' ? 'empty' : value}.`,
      `Set it to ${accepted}, or remove it.`,
    );
  }
}

/**
 * The flow that `--aws-cli` asks for.
 *
 * @param awsCli true for the default of `aws sso login`
 * @throws a usage error for a flow that the profile does not support
 */
export function chosenFlow(awsCli: Flow | true, { ssoSession }: SsoSettings): Flow {
  if (awsCli === 'pkce' && ssoSession === undefined) {
    throw usageError(
      'aws sso login uses the flow pkce only for a profile with an sso-session.',
      'Use --aws-cli device, or move the profile to an sso-session.',
    );
  }
  if (awsCli !== true) return awsCli;
  return ssoSession === undefined ? 'device' : 'pkce';
}

/** What `aws sso login` would register for a flow. */
export function flowMetadata(
  flow: Flow,
  { ssoSession, startUrl, registrationScopes }: SsoSettings,
): Pick<ClientMetadataSettings, 'scopes' | 'grantTypes' | 'redirectUris' | 'issuerUrl'> {
  const none = { grantTypes: undefined, redirectUris: undefined, issuerUrl: undefined };
  // For a legacy profile the AWS CLI ignores sso_registration_scopes.
  if (flow === 'device') return { ...none, scopes: ssoSession && registrationScopes };
  return {
    scopes: registrationScopes ?? { value: DEFAULT_SCOPES, source: SOURCE },
    grantTypes: { value: PKCE_METADATA.grantTypes, source: SOURCE },
    redirectUris: { value: PKCE_METADATA.redirectUris, source: SOURCE },
    issuerUrl: startUrl,
  };
}

/**
 * What the AWS CLI looks for, as long as the start URL leads to no other region. All of it is from
 * one section, whatever the environment says.
 *
 * @throws a usage error if `aws sso login` could not sign in with this configuration
 */
export function loginIdentity(
  config: ProfileConfig,
  { ssoSession, registrationScopes }: SsoSettings,
): LoginIdentity {
  const section = config.session ?? config.profile;
  requireOwnSession(config);
  if (config.session === undefined && !config.profile.values.has('sso_start_url')) {
    throw noLogin(config);
  }
  const startUrl = required('sso_start_url', section, config);
  requireHttps(startUrl);
  return {
    startUrl: startUrl.value,
    region: required('sso_region', section, config).value,
    scopes: config.session?.values.has(SCOPES) ? (registrationScopes?.value ?? []) : null,
    sessionName: ssoSession?.value ?? null,
  };
}

/**
 * The AWS CLI also reads the profile, and the sso-session that it names, while it signs in to another one
 * with `--sso-session`.
 *
 * @see https://github.com/aws/aws-cli, awscli/botocore/tokens.py of version 2.36.7, SSOTokenProvider
 */
function requireOwnSession({ config, name }: ProfileConfig): void {
  const own = profileConfig(config, name);
  // The default profile need not exist, and a look at a session alone has no profile.
  if (!own.exists && name !== 'default' && name !== '') throw noLogin(own);
  if (own.profile.values.get('sso_session')?.text === '') {
    throw usageError(
      `aws sso login cannot sign in while sso_session of ${own.profile.name} is empty.`,
      'Remove that key from the AWS config file, or write its value.',
    );
  }
  if (own.session === undefined) return;
  for (const key of ['sso_start_url', 'sso_region']) required(key, own.session, own);
}

function noLogin({ config, exists, name }: ProfileConfig): RegisterError {
  if (!exists) {
    const hint = sectionTypo(config, 'profile', name) ?? 'Create it with "aws configure sso".';
    return usageError(`${notIn(config, `The profile ${name}`)}.`, hint);
  }
  return usageError(
    '--aws-cli needs a profile with an sso-session or an sso_start_url.',
    'Choose one with --profile, or create one with "aws configure sso".',
  );
}

function required(key: string, section: NamedSection, config: ProfileConfig): Setting<string> {
  const setting = fromSection(section, key);
  if (setting !== undefined) return setting;
  throw usageError(
    `aws sso login cannot sign in without ${key} in ${section.name}.`,
    typosOf(config)[0] ?? `Set ${key} in that section of the AWS config file.`,
  );
}
