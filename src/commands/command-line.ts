import { quotePosix } from '../output/env-format.js';
import type { Flow } from '../registration/flow.js';

/** Words as a POSIX shell reads them, so that a hint can be pasted. */
export function commandLine(words: string[]): string {
  return words.map(quotePosix).join(' ');
}

/** The options that say which registration a command is for. */
export interface Target {
  profile: string;
  /** Only for what is registered for `aws sso login`. */
  flow?: Flow | undefined;
  /** Only if the option was given. */
  cacheDir?: string | undefined;
  /** Only if the option was given. */
  minValidity?: string | undefined;
}

/** `sso-register register --profile dev`: the profile is named, whatever AWS_PROFILE says. */
export function forProfile(
  command: 'register' | 'clear',
  { profile, flow, cacheDir, minValidity }: Target,
): string {
  const options = {
    '--profile': profile,
    '--aws-cli': flow,
    '--cache-dir': cacheDir,
    '--min-validity': minValidity,
  };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  );
  return commandLine(['sso-register', command, ...given]);
}
