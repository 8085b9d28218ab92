import { usageError } from '../errors.js';
import {
  DEFAULT_SCOPES,
  PKCE_METADATA,
  type Flow,
  type LoginIdentity,
} from '../registration/flow.js';
import type { AwsConfig } from './aws-config/read-aws-config.js';
import type { ClientMetadataSettings } from './client-metadata-settings.js';
import { profileConfig } from './aws-config/profile-config.js';
import type { Setting } from './setting.js';
import type { RegisterFlags } from './sources.js';
import type { SsoSettings } from './sso.js';

const SOURCE = '--aws-cli';

/**
 * The flow that `--aws-cli` asks for: the default of `aws sso login` unless a flow is named.
 *
 * @throws a usage error for a flow that the profile does not support
 */
export function flowSetting(
  { awsCli }: RegisterFlags,
  { ssoSession }: SsoSettings,
): Setting<Flow> | undefined {
  if (awsCli === undefined) return undefined;
  if (awsCli === 'pkce' && ssoSession === undefined) {
    throw usageError(
      'aws sso login uses the flow pkce only for a profile with an sso-session.',
      'Use --aws-cli device, or move the profile to an sso-session.',
    );
  }
  return { value: awsCli === true ? usualFlow(ssoSession) : awsCli, source: SOURCE };
}

/** The flow of `aws sso login` for a profile unless another is asked for. @throws like profileConfig */
export function defaultFlow(file: AwsConfig, profile: string): Flow {
  const { session } = profileConfig(file, profile);
  return usualFlow(session);
}

function usualFlow(session: object | undefined): Flow {
  return session === undefined ? 'device' : 'pkce';
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

/** What `aws sso login` knows of a profile. */
interface LoginSettings extends SsoSettings {
  region: Setting<string>;
  /** The URL of the access portal that the start URL leads to, if it had to be followed. */
  resolvedStartUrl: Setting<string> | undefined;
}

/**
 * `aws sso login` takes what identifies the instance from one section, whatever the profile or the
 * environment says besides: the profile's sso-session, or the profile itself if it has none.
 *
 * @throws a usage error for a setting from anywhere else
 */
function requireKey(
  key: string,
  setting: Setting<string> | undefined,
  session: Setting<string> | undefined,
): asserts setting {
  const section = session === undefined ? 'profile' : `sso-session ${session.value}`;
  if (setting?.source.startsWith(`${key} of ${section}`)) return;
  const instead = setting === undefined ? '' : `, not ${setting.source}`;
  throw usageError(
    `aws sso login reads ${key} of ${section === 'profile' ? 'the profile' : section}${instead}.`,
    `Set ${key} in that section of the AWS config file.`,
  );
}

/**
 * What identifies the registration of a profile to the AWS CLI.
 *
 * @throws a usage error for a profile that `aws sso login` could not sign in with
 */
export function loginIdentity({
  ssoSession,
  startUrl,
  registrationScopes,
  region,
  resolvedStartUrl,
}: LoginSettings): LoginIdentity {
  if (startUrl === undefined && ssoSession === undefined) {
    throw usageError(
      '--aws-cli needs a profile with an sso-session or an sso_start_url.',
      'Choose one with --profile, or create one with "aws configure sso".',
    );
  }
  requireKey('sso_start_url', startUrl, ssoSession);
  if (region.source !== resolvedStartUrl?.source) requireKey('sso_region', region, ssoSession);
  return {
    startUrl: startUrl.value,
    region: region.value,
    scopes: (ssoSession && registrationScopes?.value) ?? null,
    sessionName: ssoSession?.value ?? null,
  };
}
