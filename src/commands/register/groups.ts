import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import { asRegisterError, type RegisterError } from '../../errors.js';
import { requestKey } from '../../registration/client-metadata.js';
import type { Entry } from '../../registration/entry.js';
import type { RegisteredView, TimedView } from '../../registration/view.js';
import type { Context } from '../context.js';
import { callService, type Obtained } from './call-service.js';
import type { Look } from './look.js';
import { fromCache, obtain, viewOutcome, type Call, type Outcome } from './obtain.js';
import { resolveEndpoint, type Task } from './task.js';

/** The number of groups that run at once: quick enough, and too few calls to be throttled. */
const CONCURRENT_GROUPS = 4;

/** One profile of `--all`, ready to be carried out. */
export interface Prepared {
  profile: string;
  task: Task;
  seen: Look;
  /** Profiles with the same key need no more than one call together. */
  groupKey: string;
}

/** A profile for which there is nothing to carry out. */
export interface Failed {
  profile: string;
  error: RegisterError;
}

/** The result of one profile: a registration, an error, or both if it could not be saved. */
export interface ProfileResult {
  profile: string;
  timed?: TimedView<RegisteredView>;
  error?: RegisterError | undefined;
}

/**
 * One call serves all profiles with an equal request at the same endpoint. In our own cache, profiles
 * that trust other certificates share none, as it could succeed for some of them only; in that of `aws
 * sso login`, they share the registration itself.
 *
 * @throws a usage error if there is no endpoint
 */
export async function groupKeyOf(task: Task, { decision }: Look): Promise<string> {
  const { settings, slot, request, endpointParameters } = task;
  if (settings.login !== undefined) return JSON.stringify([slot, endpointParameters]);
  const endpoint =
    decision.action === 'reuse' ? decision.entry.endpoint : await resolveEndpoint(task);
  return JSON.stringify([endpoint, requestKey(request), settings.caBundle?.value]);
}

export function isReady(each: Prepared | Failed): each is Prepared {
  return 'task' in each;
}

/** The profiles for which a client is going to be registered. */
export function toRegister(prepared: (Prepared | Failed)[]): Prepared[] {
  return prepared.filter(isReady).filter(({ seen }) => seen.decision.action === 'register');
}

/** What is going to happen: a registration that one profile of a group has serves the others, too. */
export function foresee(prepared: (Prepared | Failed)[]): (Prepared | Failed)[] {
  const reuses = prepared.filter(isReady).filter(({ seen }) => seen.decision.action === 'reuse');
  const byGroup = new Map(reuses.map(({ groupKey, seen }) => [groupKey, seen]));
  return prepared.map((each) =>
    isReady(each) ? { ...each, seen: byGroup.get(each.groupKey) ?? each.seen } : each,
  );
}

/**
 * Carries out tasks in groups. A few groups run at once, and the profiles of a group one after the other,
 * so that no more locks are held than groups run. If one profile fails, the others still run.
 *
 * @returns what became of the profiles, and the number of calls
 * @throws the reason of the signal
 */
export async function obtainAll(
  prepared: (Prepared | Failed)[],
  context: Context,
): Promise<{ results: ProfileResult[]; calls: number }> {
  const { reporter, host } = context;
  let calls = 0;
  const results = new Map<string, ProfileResult>();
  const progress = await reporter.spin(`0/${prepared.length} profiles`);
  const runGroup = async (group: Prepared[]) => {
    const shared = new SharedRegistration(group, () => (calls += 1));
    for (const each of group) {
      // Between two profiles that only wait for promises, no signal, timer or answer would be handled.
      await setImmediate();
      if (host.signal.aborted) return;
      results.set(each.profile, await shared.resultOf(each, context));
      progress.say(`${results.size}/${prepared.length} profiles`);
    }
  };
  for (const each of prepared) if (!isReady(each)) results.set(each.profile, each);
  await pLimit(CONCURRENT_GROUPS).map(grouped(prepared), runGroup).finally(progress.stop);
  host.signal.throwIfAborted();
  return { results: prepared.flatMap(({ profile }) => results.get(profile) ?? []), calls };
}

function grouped(prepared: (Prepared | Failed)[]): Prepared[][] {
  const groups = new Map<string, Prepared[]>();
  for (const each of prepared.filter(isReady)) {
    const group = groups.get(each.groupKey);
    if (group === undefined) groups.set(each.groupKey, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

/** The registration of a group: one that some profile already has, or else that of the only call. */
class SharedRegistration {
  #obtained: Promise<Obtained> | undefined;
  readonly #onCall: () => void;
  /** By slot, what became of it: profiles can share a slot. */
  readonly #outcomes = new Map<string, Promise<Outcome>>();

  constructor(group: Prepared[], onCall: () => void) {
    this.#onCall = onCall;
    for (const { seen } of group) {
      if (seen.decision.action === 'reuse') this.#serve(seen.decision.entry);
    }
  }

  async resultOf({ profile, task, seen }: Prepared, context: Context): Promise<ProfileResult> {
    try {
      const pending = this.#outcomes.get(task.slot) ?? obtain(task, seen, context, this.#call);
      this.#outcomes.set(task.slot, pending);
      const outcome = await pending;
      const { decision, failure } = outcome;
      if (decision.action === 'reuse') this.#serve(decision.entry);
      return { profile, timed: viewOutcome(outcome, task, context.host), error: failure };
    } catch (error) {
      return { profile, error: asRegisterError(error) };
    }
  }

  readonly #call: Call = (task, context) => {
    if (this.#obtained === undefined) this.#onCall();
    return (this.#obtained ??= callService(task, context));
  };

  #serve(entry: Entry): void {
    this.#obtained ??= Promise.resolve(fromCache(entry));
  }
}
