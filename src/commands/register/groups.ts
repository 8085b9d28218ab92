import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import { asRegisterError, type RegisterError } from '../../errors.js';
import { requestKey } from '../../registration/client-metadata.js';
import type { RegisteredView, TimedView } from '../../registration/view.js';
import type { Store } from '../../store/store.js';
import type { Context } from '../context.js';
import type { PlannedProfile } from './plan.js';
import { carryOut, viewOutcome, type SharedCall } from './register-profile.js';

/** The number of groups that run at once: quick enough, and too few calls to be throttled. */
const CONCURRENT_GROUPS = 4;

/** The result of one profile: a registration, an error, or both if it could not be saved. */
export interface ProfileResult {
  profile: string;
  timed?: TimedView<RegisteredView>;
  error?: RegisterError;
}

/** What became of all profiles. */
export interface GroupResults {
  results: ProfileResult[];
  /** The number of calls of the service: profiles with equal requests share one. */
  calls: number;
}

/**
 * Carries out plans in groups with equal requests. A few groups run at once, and the profiles of a
 * group one after the other, so that no more locks are held than groups run. If one profile fails,
 * the others still run.
 *
 * @throws the reason of the signal
 */
export async function carryOutGroups(
  planned: PlannedProfile[],
  store: Store,
  context: Context,
): Promise<GroupResults> {
  const { reporter, host } = context;
  let calls = 0;
  const results = new Map<string, ProfileResult>();
  const progress = await reporter.spin(`0/${planned.length} profiles`);
  const runGroup = async (group: PlannedProfile[]) => {
    const call: SharedCall = {};
    for (const each of group) {
      // Between two profiles that only wait for promises, no signal, timer or answer would be handled.
      await setImmediate();
      if (host.signal.aborted) return;
      results.set(each.profile, await resultOf(each, store, context, call));
      progress.say(`${results.size}/${planned.length} profiles`);
    }
    if (call.registration !== undefined) calls += 1;
  };
  const running = pLimit(CONCURRENT_GROUPS).map(groupByRequest(planned), runGroup);
  await running.finally(progress.stop);
  host.signal.throwIfAborted();
  return { results: planned.flatMap(({ profile }) => results.get(profile) ?? []), calls };
}

function groupByRequest(planned: PlannedProfile[]): PlannedProfile[][] {
  const groups = new Map<string, PlannedProfile[]>();
  for (const each of planned) {
    const group = groups.get(groupKey(each));
    if (group === undefined) groups.set(groupKey(each), [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

/** Profiles that trust other certificates share no call: it could succeed for some of them only. */
function groupKey({ profile, plan }: PlannedProfile): string {
  if (plan === undefined) return JSON.stringify(profile);
  const { endpoint, request, settings } = plan;
  return JSON.stringify([endpoint, requestKey(request), settings.caBundle?.value]);
}

async function resultOf(
  { profile, plan, error }: PlannedProfile,
  store: Store,
  context: Context,
  call: SharedCall,
): Promise<ProfileResult> {
  if (plan === undefined) return { profile, ...(error && { error }) };
  try {
    const outcome = await carryOut(plan, store, context, call);
    const timed = viewOutcome(outcome, context.host);
    return { profile, timed, ...(outcome.failure && { error: outcome.failure }) };
  } catch (failure) {
    return { profile, error: asRegisterError(failure) };
  }
}
