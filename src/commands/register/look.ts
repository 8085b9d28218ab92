import { usageError, type RegisterError } from '../../errors.js';
import type { CacheFile, Entry } from '../../registration/entry.js';
import {
  decide,
  decideLogin,
  type Decision,
  type LoginDecision,
} from '../../registration/reuse.js';
import type { Criteria } from '../../registration/validity.js';
import type { RegisterSettings } from '../../settings/register-settings.js';
import type { Context } from '../context.js';
import { cacheFileError } from '../hints.js';
import { ownerOf, resolveEndpoint, type Task } from './task.js';

/** What the cache holds now, and what follows from that. */
export interface Look {
  file: CacheFile | undefined;
  decision: Decision;
}

/**
 * Looks at the place of a task in its cache, and decides what to do.
 *
 * @throws CacheFailed for a file that must not be replaced, or a usage error for a valid registration of
 *   `aws sso login` that the user has not asked to replace
 */
export async function look(task: Task, { host, reporter }: Context): Promise<Look> {
  const file = task.cache.find(task.slot);
  const criteria = { now: host.now(), minValidity: task.settings.minValidity.value };
  const decision = await decideOn(usableEntry(file, task), task, criteria);
  const reason = decision.action === 'register' ? ` (${decision.reason})` : '';
  reporter.debug(`decision for ${task.slot}: ${decision.action}${reason}`);
  return { file, decision };
}

async function decideOn(
  cached: Entry | 'damaged' | undefined,
  task: Task,
  criteria: Criteria,
): Promise<Decision> {
  const { settings, request, endpointParameters, force } = task;
  if (settings.awsCli === undefined) {
    const endpoint = knownEndpoint(task, cached) ?? (await resolveEndpoint(task));
    return decide(cached, { request, endpoint }, criteria, force);
  }
  const wanted = { flow: settings.awsCli.value, endpointUrl: endpointParameters.endpointUrl };
  const decision = decideLogin(cached, wanted, criteria, force);
  if (decision.action === 'keep') throw keepError(decision, task);
  return decision;
}

/** Resolving an endpoint loads the SDK, which would add 50 % to a reuse. */
function knownEndpoint(
  { endpointParameters }: Task,
  cached: Entry | 'damaged' | undefined,
): string | undefined {
  if (typeof cached !== 'object' || cached.endpoint === null) return undefined;
  const { endpoint, endpointParameters: known } = cached;
  // Both have their members in the same order; in another, the endpoint is only resolved again.
  if (JSON.stringify(known) !== JSON.stringify(endpointParameters)) return undefined;
  return (endpointParameters.endpointUrl ?? endpoint) === endpoint ? endpoint : undefined;
}

function usableEntry(file: CacheFile | undefined, task: Task): Entry | 'damaged' | undefined {
  if (file === undefined) return undefined;
  if (file.kind === 'entry') return file.entry;
  if (file.kind === 'damaged' || (file.kind === 'undated' && task.force)) return 'damaged';
  if (file.kind === 'undated') throw undatedError(file);
  throw cacheFileError(file, targetOf(task.settings));
}

function targetOf(settings: RegisterSettings) {
  const { awsCli, cacheDir } = settings;
  const given = cacheDir.source === '--cache-dir' ? cacheDir.value : undefined;
  return { ...ownerOf(settings), flow: awsCli?.value, cacheDir: given };
}

function undatedError({ path, expiresAt }: CacheFile & { kind: 'undated' }): RegisterError {
  return usageError(
    `${path} may hold a valid registration: its expiresAt is in a form that this program cannot read: ${expiresAt}`,
    'Use --force to replace it.',
  );
}

/** The error for a valid registration that would be lost. */
function keepError(
  { entry, why }: LoginDecision & { action: 'keep' },
  { settings, endpointParameters }: Task,
): RegisterError {
  const path = entry.awsCliCache ?? '';
  if (why === 'of-the-service') {
    return usageError(
      `${path} holds a valid registration of the service, and ${endpointParameters.endpointUrl ?? ''} is on this machine.`,
      'For a trial, set HOME to an empty directory and AWS_CONFIG_FILE to your config file; or use --force to replace the registration.',
    );
  }
  const flow = entry.flow ?? '';
  return usageError(
    `${path} holds a valid registration for the flow ${flow}, not ${settings.awsCli?.value ?? ''}.`,
    `Use --aws-cli ${flow}, or --force to replace it.`,
  );
}
