import { fromSection } from './aws-config/profile-config.js';
import { fromFlag, type Setting } from './setting.js';
import type { Sources } from './sources.js';

type Optional<T> = Setting<T> | undefined;

/** What the AWS config file says about the IAM Identity Center instance. */
export interface SsoSettings {
  /** The name of the sso-session; a legacy profile has none. */
  ssoSession: Optional<string>;
  /** Verbatim, because AWS tools treat each spelling as a different instance. */
  startUrl: Optional<string>;
  /** `sso_registration_scopes`, in the order of the file. */
  registrationScopes: Optional<string[]>;
}

export function ssoSettings({
  flags,
  config: { profile, session },
}: Pick<Sources, 'flags' | 'config'>): SsoSettings {
  // With an sso-session, AWS tools ignore the scopes of the profile.
  const scopes = fromSection(session ?? profile, 'sso_registration_scopes');
  return {
    ssoSession: fromFlag('--sso-session', flags.ssoSession) ?? fromSection(profile, 'sso_session'),
    startUrl: fromSection(session, 'sso_start_url') ?? fromSection(profile, 'sso_start_url'),
    registrationScopes: scopes && splitScopes([scopes.value], scopes.source),
  };
}

/** A hint for a start URL that is probably mistyped: AWS tools treat it as a different instance. */
export function startUrlHint(startUrl: Optional<string>): string | undefined {
  if (startUrl === undefined || !/(#\/?|\/)$/.test(startUrl.value)) return undefined;
  const plain = startUrl.value.replace(/(\/?#\/?|\/)$/, '');
  return `hint: the start URL ${startUrl.value} (${startUrl.source}) is used as written; most tools write ${plain}.`;
}

/** The scopes between commas; undefined if there are none. */
export function splitScopes(texts: string[], source: string): Optional<string[]> {
  const scopes = texts.flatMap((text) => text.split(',')).map((scope) => scope.trim());
  const given = scopes.filter((scope) => scope !== '');
  return given.length > 0 ? { value: given, source } : undefined;
}
