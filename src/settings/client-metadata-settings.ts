import { usageError } from '../errors.js';
import { AUTHORIZATION_CODE, type ClientMetadata } from '../registration/client-metadata.js';
import { PKCE_METADATA } from '../registration/flow.js';
import {
  absoluteUri,
  byDefault,
  fromFlag,
  httpsUrl,
  notEmpty,
  notEmptyList,
  type Setting,
} from './setting.js';
import type { RegisterFlags } from './sources.js';
import { splitScopes, type SsoSettings } from './sso.js';

type Optional<T> = Setting<T> | undefined;

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
  const grantTypes = notEmptyList(fromFlag('--grant-types', flags.grantTypes));
  const issuer = httpsUrl(fromFlag('--issuer-url', flags.issuerUrl));
  return {
    clientName:
      notEmpty(fromFlag('--client-name', flags.clientName)) ??
      byDefault(`sso-register-${(sso.ssoSession ?? profile).value}`),
    clientType: clientTypeSetting(flags),
    scopes: scopesSetting(flags) ?? sso.registrationScopes,
    redirectUris: redirectUrisSetting(flags),
    grantTypes,
    issuerUrl: absoluteUri(issuer ?? defaultIssuer(grantTypes, sso)),
    entitledApplicationArn: arnSetting(flags),
  };
}

/** A client that asks for authorization codes must name the instance that issues them. */
function defaultIssuer(grantTypes: Optional<string[]>, { startUrl }: SsoSettings) {
  return grantTypes?.value.includes(AUTHORIZATION_CODE) ? startUrl : undefined;
}

/** The request that these settings describe. Members without a setting are left out. */
export function clientMetadata(settings: ClientMetadataSettings): ClientMetadata {
  const { scopes, redirectUris, grantTypes, issuerUrl, entitledApplicationArn } = settings;
  return {
    clientName: settings.clientName.value,
    clientType: settings.clientType.value,
    ...(scopes && { scopes: scopes.value }),
    ...(redirectUris && { redirectUris: redirectUris.value }),
    ...(grantTypes && { grantTypes: grantTypes.value }),
    ...(issuerUrl && { issuerUrl: issuerUrl.value }),
    ...(entitledApplicationArn && { entitledApplicationArn: entitledApplicationArn.value }),
  };
}

function clientTypeSetting({ clientType }: RegisterFlags): Setting<string> {
  const type = fromFlag('--client-type', clientType) ?? byDefault('public');
  if (type.value === 'public') return type;
  throw usageError(
    `${type.source} is ${type.value}, which the service rejects.`,
    'The service registers only public clients: leave the option out.',
  );
}

/** Scopes are separate words, or one word as in `sso_registration_scopes`. */
function scopesSetting({ scopes }: RegisterFlags): Optional<string[]> {
  const words = notEmptyList(fromFlag('--scopes', scopes));
  if (words === undefined) return undefined;
  // Of commas alone nothing is left.
  return splitScopes(words.value, words.source) ?? notEmptyList({ ...words, value: [''] });
}

function redirectUrisSetting({ redirectUris }: RegisterFlags): Optional<string[]> {
  const uris = notEmptyList(fromFlag('--redirect-uris', redirectUris));
  for (const value of uris?.value ?? []) {
    absoluteUri({ value, source: '--redirect-uris' }, PKCE_METADATA.redirectUris[0]);
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
