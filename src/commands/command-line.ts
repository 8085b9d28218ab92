import { quotePosix } from '../output/env-format.js';
import type { Flow } from '../registration/flow.js';

/** Words as a POSIX shell reads them, so that a hint can be pasted. */
export function commandLine(words: string[]): string {
  return words.map(quotePosix).join(' ');
}

/** `sso-register register --profile dev`: the profile is named, whatever AWS_PROFILE says. */
export function forProfile(
  command: 'register' | 'show' | 'clear',
  profile: string,
  flow?: Flow,
): string {
  const login = flow === undefined ? [] : ['--aws-cli', flow];
  return commandLine(['sso-register', command, '--profile', profile, ...login]);
}
