import { commandLine } from '../command-line.js';
import { orNone, RegisterError } from '../errors.js';
import type { Host } from '../host/host.js';
import type { CacheFile } from '../registration/entry.js';
import type { Flow } from '../registration/flow.js';
import { readAwsConfig, sectionNames } from '../settings/aws-config/read-aws-config.js';
import { openStore } from './context.js';

/** The options that say which registration a command is for. */
export interface Target {
  /** Null if an sso-session was named instead. */
  profile: string | null;
  ssoSession?: string | null | undefined;
  /** Only for what `aws sso login` uses. */
  flow?: Flow | undefined;
  /** Only if the option was given. */
  cacheDir?: string | undefined;
  /** Only if the option was given. */
  minValidity?: string | undefined;
  /** Options that describe the request, and their values. */
  describing?: Record<string, string | string[] | undefined>;
}

/** `sso-register register --profile dev`: the profile is named, whatever AWS_PROFILE says. */
export function commandFor(
  command: 'register' | 'show' | 'clear',
  { profile, ssoSession, flow, cacheDir, minValidity, describing }: Target,
): string {
  const options = {
    '--profile': profile,
    '--sso-session': profile === null ? ssoSession : undefined,
    '--aws-cli': flow,
    '--cache-dir': cacheDir,
    '--min-validity': minValidity,
    ...describing,
  };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value == null ? [] : [name, value].flat(),
  );
  return commandLine(['sso-register', command, ...given]);
}

export function targetInWords({ profile, ssoSession }: Target): string {
  return profile === null ? `sso-session ${ssoSession ?? ''}` : `profile ${profile}`;
}

/**
 * The error for a cache file that a command needs and cannot use.
 *
 * @param target undefined if only the file could say whose it is
 */
export function cacheFileError(
  file: Exclude<CacheFile, { kind: 'entry' }>,
  target?: Target,
): RegisterError {
  switch (file.kind) {
    case 'damaged':
      return unusable(
        `The cache file ${file.path} is damaged: ${file.why}.`,
        target === undefined
          ? 'Delete it, or register again for its profile.'
          : `Run "${commandFor('register', target)}" to register again: it ${whatBecomesOf(target)}.`,
      );
    case 'newer':
      return unusable(
        `A newer version of sso-register wrote the cache file ${file.path}.`,
        target === undefined
          ? 'Upgrade sso-register, or delete the file.'
          : `Upgrade sso-register, or delete the file with "${commandFor('clear', target)}".`,
      );
    case 'undated':
      return unusable(
        `The cache file ${file.path} has an expiresAt in a form that this program cannot read: ${file.expiresAt}`,
        'The AWS CLI reads more forms of a date: use "aws sso login".',
      );
    case 'unreadable':
      return unusable(
        `The cache file ${file.path} cannot be read: ${file.why}.`,
        target?.flow === undefined
          ? 'Check its owner and mode, or choose another directory with --cache-dir.'
          : 'Check its owner and mode.',
      );
  }
}

function whatBecomesOf({ flow }: Target): string {
  return flow === undefined ? 'sets the damaged file aside' : 'replaces the damaged file';
}

function unusable(message: string, hint: string): RegisterError {
  return new RegisterError('CacheFailed', message, { hint });
}

/** The profiles of the AWS config file and of our own cache; none of one that cannot be read. */
export function knownProfiles(options: { cacheDir?: string | undefined }, host: Host): string[] {
  const configured = orNone(() => sectionNames(readAwsConfig(host.env), 'profile'));
  const files = orNone(() => openStore(options, { host }).list()) ?? [];
  const cached = files.flatMap((file) => (file.kind === 'entry' ? (file.entry.profile ?? []) : []));
  return [...new Set([...(configured ?? []), ...cached])].sort();
}
