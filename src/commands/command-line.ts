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
}

/** `sso-register register --profile dev`: the profile is named, whatever AWS_PROFILE says. */
export function forProfile(
  command: 'register' | 'show' | 'clear',
  { profile, flow, cacheDir }: Target,
): string {
  const login = flow === undefined ? [] : ['--aws-cli', flow];
  const cache = cacheDir === undefined ? [] : ['--cache-dir', cacheDir];
  return commandLine(['sso-register', command, '--profile', profile, ...login, ...cache]);
}
