import { usageError } from '../errors.js';
import {
  AUTHORIZATION_CODE,
  CLIENT_METADATA_MEMBERS,
  type ClientMetadata,
} from '../registration/client-metadata.js';
import { PKCE_METADATA } from '../registration/flow.js';
import { schemeHint } from './endpoint-settings.js';
import { splitScopes, type SsoSettings } from './instance.js';
import {
  byDefault,
  fromFlag,
  settingError,
  textFromFlag,
  type Optional,
  type RegisterFlags,
  type Setting,
} from './setting.js';

/** The settings that describe the client, one for each member of the request. */
export interface ClientMetadataSettings {
  clientName: Setting<string>;
  clientType: Setting<string>;
  scopes: Optional<string[]>;
  redirectUris: Optional<string[]>;
  grantTypes: Optional<string[]>;
  issuerUrl: Optional<string>;
  entitledApplicationArn: Optional<string>;
}

/**
 * @param profile its sso-session, or else the profile itself, gives the client its default name
 * @throws a usage error for a member that the service would reject
 */
export function clientMetadataSettings(
  flags: RegisterFlags,
  profile: Setting<string>,
  sso: SsoSettings,
): ClientMetadataSettings {
  const grantTypes = listFromFlag('--grant-types', flags.grantTypes);
  const issuerUrl = issuerSetting(flags, grantTypes, sso);
  return {
    clientName:
      textFromFlag('--client-name', flags.clientName) ??
      byDefault(`sso-register-${(sso.ssoSession ?? profile).value}`),
    clientType: clientTypeSetting(flags),
    scopes: scopesSetting(flags) ?? sso.registrationScopes,
    redirectUris: redirectUrisSetting(flags),
    grantTypes,
    issuerUrl,
    entitledApplicationArn: arnSetting(flags),
  };
}

export function clientMetadata(settings: ClientMetadataSettings): ClientMetadata {
  const members = CLIENT_METADATA_MEMBERS.map((member) => [member, settings[member]?.value]);
  const given = members.filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as ClientMetadata;
}

function clientTypeSetting({ clientType }: RegisterFlags): Setting<string> {
  const type = fromFlag('--client-type', clientType) ?? byDefault('public');
  if (type.value === 'public') return type;
  throw usageError(
    `${type.source} is ${type.value}, which the service rejects.`,
    'The service registers only public clients: leave the option out.',
  );
}

/** A client that asks for authorization codes must name the instance that issues them. */
function issuerSetting(
  { issuerUrl }: RegisterFlags,
  grantTypes: Optional<string[]>,
  { startUrl }: SsoSettings,
): Optional<string> {
  const given = fromFlag('--issuer-url', issuerUrl);
  const issuer = given ?? (grantTypes?.value.includes(AUTHORIZATION_CODE) ? startUrl : undefined);
  if (issuer === undefined) return undefined;
  requireUri(issuer);
  if (new URL(issuer.value).protocol === 'https:') return issuer;
  throw settingError(issuer, `${issuer.source} must be an https URL: ${issuer.value}`);
}

/** Scopes are separate words, or one word as in `sso_registration_scopes`. */
function scopesSetting({ scopes }: RegisterFlags): Optional<string[]> {
  const words = listFromFlag('--scopes', scopes);
  // Of commas alone nothing is left.
  return words && (splitScopes(words) ?? listFromFlag('--scopes', ['']));
}

function redirectUrisSetting({ redirectUris }: RegisterFlags): Optional<string[]> {
  const uris = listFromFlag('--redirect-uris', redirectUris);
  for (const value of uris?.value ?? []) {
    requireUri({ value, source: '--redirect-uris' }, PKCE_METADATA.redirectUris[0]);
  }
  return uris;
}

function arnSetting({ entitledApplicationArn }: RegisterFlags): Optional<string> {
  const arn = fromFlag('--entitled-application-arn', entitledApplicationArn);
  if (arn === undefined || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn.value)) return arn;
  throw usageError(
    `${arn.source} is not an ARN: ${arn.value}`,
    'An ARN looks like arn:aws:sso::123456789012:application/ssoins-1234/apl-5678.',
  );
}

/** @throws a usage error if an item of the list is empty, or is the next option */
function listFromFlag(flag: string, list: string[] | undefined): Optional<string[]> {
  for (const item of list ?? []) {
    textFromFlag(flag, item);
    if (!item.startsWith('-')) continue;
    throw usageError(`${flag} has no value: ${flag} ${item}`, `Give a value after ${flag}.`);
  }
  return fromFlag(flag, list);
}

/** @throws a usage error if the text is not an absolute URI (RFC 3986, section 4.3) */
function requireUri(
  setting: Setting<string>,
  example = 'https://d-1234567890.awsapps.com/start',
): void {
  const { value, source } = setting;
  if (URL.canParse(value)) return;
  throw settingError(
    setting,
    `${source} is not an absolute URL: ${value}`,
    schemeHint(value) ?? `Write the full URL, for example ${example}.`,
  );
}
