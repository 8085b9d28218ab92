import { fromSection } from './profile-config.js';
import type { Setting } from './setting.js';
import type { Sources } from './sources.js';

type Optional<T> = Setting<T> | undefined;

/** What the AWS config file says of the IAM Identity Center instance. */
export interface SsoSettings {
  /** The name of the sso-session; a legacy profile has none. */
  ssoSession: Optional<string>;
  /** As it was written: AWS tools compare it letter by letter. */
  startUrl: Optional<string>;
  /** `sso_registration_scopes` in its order. */
  registrationScopes: Optional<string[]>;
}

export function ssoSettings({ config: { profile, session } }: Sources): SsoSettings {
  // AWS tools take an sso-session's scopes from itself, whatever the profile says.
  const scopes = fromSection(session ?? profile, 'sso_registration_scopes');
  return {
    ssoSession: fromSection(profile, 'sso_session'),
    startUrl: fromSection(session, 'sso_start_url') ?? fromSection(profile, 'sso_start_url'),
    registrationScopes: scopes && splitScopes(scopes),
  };
}

/** A hint for a start URL that is likely a slip: AWS tools take each spelling for another instance. */
export function startUrlHint(startUrl: Optional<string>): string | undefined {
  if (startUrl === undefined || !/(#\/?|\/)$/.test(startUrl.value)) return undefined;
  const plain = startUrl.value.replace(/(\/?#\/?|\/)$/, '');
  return `hint: the start URL ${startUrl.value} (${startUrl.source}) is used as it is; most tools write ${plain}.`;
}

function splitScopes({ value, source }: Setting<string>): Optional<string[]> {
  const scopes = value.split(',').map((scope) => scope.trim());
  const given = scopes.filter((scope) => scope !== '');
  return given.length > 0 ? { value: given, source } : undefined;
}
