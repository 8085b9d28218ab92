import { asRegisterError, reasonOf, RegisterError, usageError } from '../../errors.js';
import type { Entry } from '../../registration/entry.js';
import { flowOf } from '../../registration/flow.js';
import { homeDirectory } from '../../settings/aws-config.js';
import { loginIdentity } from '../../settings/login-settings.js';
import type { RegisterSettings } from '../../settings/register-settings.js';
import type { Context } from '../context.js';

/** With `--aws-cli`: checks what would be replaced. @throws a usage error for a valid one of the other flow */
export async function checkLoginFlow(
  settings: RegisterSettings,
  { force, now }: { force: boolean; now: number },
  { host }: Context,
): Promise<void> {
  if (settings.awsCli === undefined) return;
  const { cache, identity, path } = await openLoginCache(settings, host);
  const wanted = settings.awsCli.value;
  const found = orCacheFailed('read', path, () => cache.validFlow(identity, now));
  if (force || found === undefined || found === wanted) return;
  throw usageError(
    `${path} holds a valid registration for the flow ${found}, not ${wanted}.`,
    `Use --aws-cli ${found}, or --force to replace it.`,
  );
}

/** With `--aws-cli`: stores an entry in the cache of `aws sso login`. @returns the error if that is impossible */
export async function handOver(
  entry: Entry,
  settings: RegisterSettings,
  { host, reporter }: Context,
): Promise<RegisterError | undefined> {
  if (settings.awsCli === undefined) return undefined;
  const { cache, identity, path } = await openLoginCache(settings, host);
  try {
    const isNew = orCacheFailed('write', path, () => cache.write(identity, entry, host.now()));
    const flow = flowOf(entry.request.grantTypes);
    if (isNew) reporter.note(`aws sso login (${flow}) finds it in ${path}`);
    return undefined;
  } catch (error) {
    return asRegisterError(error);
  }
}

async function openLoginCache(settings: RegisterSettings, { env }: Context['host']) {
  const { LoginCache } = await import('../../aws-cli/login-cache.js');
  const cache = new LoginCache(homeDirectory(env));
  const identity = loginIdentity(settings, settings.region);
  return { cache, identity, path: cache.path(identity) };
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
