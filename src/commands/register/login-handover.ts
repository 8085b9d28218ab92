import { asRegisterError, reasonOf, RegisterError, usageError } from '../../errors.js';
import type { Entry, Login } from '../../registration/entry.js';
import type { Flow } from '../../registration/flow.js';
import { homeDirectory } from '../../settings/aws-config/read-aws-config.js';
import { loginIdentity } from '../../settings/login-settings.js';
import type { RegisterSettings } from '../../settings/register-settings.js';
import type { Context } from '../context.js';

/** Each flow, and the versions of the AWS CLI that know it. Earlier ones know only device code. */
const LOGINS: Record<Flow, string> = { pkce: 'pkce, AWS CLI 2.22 and later', device: 'device' };

/** With `--aws-cli`: where `aws sso login` looks for the registration. @throws a usage error if it cannot sign in */
export async function loginOf(
  settings: RegisterSettings,
  { host }: Context,
): Promise<Login | undefined> {
  if (settings.awsCli === undefined) return undefined;
  const cache = await openLoginCache(host);
  const key = cache.keyOf(loginIdentity(settings));
  return { flow: settings.awsCli.value, key };
}

/** @throws a usage error for a valid registration of the other flow in the same place, unless forced */
export async function checkLoginFlow(
  { flow, key }: Login,
  { force, now }: { force: boolean; now: number },
  { host }: Context,
): Promise<void> {
  const cache = await openLoginCache(host);
  const path = cache.path(key);
  const found = orCacheFailed('read', path, () => cache.validFlow(key, now));
  if (force || found === undefined || found === flow) return;
  throw usageError(
    `${path} holds a valid registration for the flow ${found}, not ${flow}.`,
    `Use --aws-cli ${found}, or --force to replace it.`,
  );
}

/** Stores an entry that has a login in the cache of `aws sso login`. @returns the error if that is impossible */
export async function handOver(
  entry: Entry,
  { host, reporter }: Context,
): Promise<RegisterError | undefined> {
  if (entry.login === undefined) return undefined;
  const { flow, key } = entry.login;
  const cache = await openLoginCache(host);
  const path = cache.path(key);
  try {
    const isNew = orCacheFailed('write', path, () => cache.write(key, entry, host.now()));
    if (isNew) reporter.note(`aws sso login (${LOGINS[flow]}) finds the client in ${path}`);
    return undefined;
  } catch (error) {
    return asRegisterError(error);
  }
}

async function openLoginCache({ env }: Context['host']) {
  const { LoginCache } = await import('../../aws-cli/login-cache.js');
  return new LoginCache(homeDirectory(env));
}

/** @throws CacheFailed instead of the system's error */
function orCacheFailed<T>(verb: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new RegisterError('CacheFailed', `Could not ${verb} ${path}: ${reasonOf(cause)}.`, {
      hint: 'Check the owner, mode and free space of its directory.',
      cause,
    });
  }
}
