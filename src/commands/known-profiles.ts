import type { Host } from '../host/host.js';
import { readAwsConfig } from '../settings/aws-config/read-aws-config.js';
import { profileNames } from '../settings/aws-config/profile-config.js';
import { openStore } from './open-store.js';

/** The profiles of the AWS config file and of the cache; none of one that cannot be read. */
export function knownProfiles(options: { cacheDir?: string | undefined }, host: Host): string[] {
  const configured = orNone(() => profileNames(readAwsConfig(host.env)));
  const cached = orNone(() => {
    const files = openStore(options, { host }).list();
    return files.flatMap((file) => (file.kind === 'entry' ? [file.entry.profile] : []));
  });
  return [...new Set([...configured, ...cached])].sort();
}

/** Suggestions are optional: what cannot be read gives none, and no error. */
export function orNone<T>(find: () => T[]): T[] {
  try {
    return find();
  } catch {
    return [];
  }
}
