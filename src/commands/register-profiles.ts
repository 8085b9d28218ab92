import pLimit from 'p-limit';
import { asRegisterError, type RegisterError } from '../errors.js';
import { requestKey } from '../registration/client-metadata.js';
import { serviceTime } from '../registration/clock.js';
import type { Registration } from '../registration/registration.js';
import { viewRegistered, type RegisteredView, type Timed } from '../registration/view.js';
import { callService, carryOut, type Tools } from './carry-out.js';
import type { Context } from './context.js';
import type { Plan } from './plan.js';

/** How many calls are under way at once: enough to be quick, too few to be throttled. */
const CONCURRENT_CALLS = 4;

/** What was planned for one profile, or why nothing could be. */
export interface ProfilePlan {
  profile: string;
  plan?: Plan;
  error?: RegisterError;
}

/** What came of one profile: a registration, an error, or both where it could not be kept. */
export interface ProfileResult {
  profile: string;
  timed?: Timed<RegisteredView>;
  error?: RegisterError;
}

/** Carries out what was planned. What fails for one profile does not stop the others. */
export async function registerProfiles(
  plans: ProfilePlan[],
  tools: Omit<Tools, 'call'>,
  context: Context,
): Promise<ProfileResult[]> {
  const progress = await context.reporter.spin(`0/${plans.length} profiles`);
  const call = shareCalls(context);
  const inTurn = queues();
  let done = 0;
  const one = async (planned: ProfilePlan): Promise<ProfileResult> => {
    const result = await resultOf(planned, { ...tools, call }, context);
    progress.say(`${++done}/${plans.length} profiles`);
    return result;
  };
  // Of several such processes each then follows the first, and finds what that has registered.
  const ordered = plans.map((planned) => inTurn(groupOf(planned), () => one(planned)));
  const results = await Promise.all(ordered).finally(progress.stop);
  context.host.signal.throwIfAborted();
  return results;
}

/** Plans whose requests are equal share one call, and what comes of it. */
function shareCalls(context: Context): (plan: Plan) => Promise<Registration> {
  const limit = pLimit(CONCURRENT_CALLS);
  const calls = new Map<string, Promise<Registration>>();
  return (plan) => {
    const key = callKey(plan);
    const call = calls.get(key) ?? limit(() => callService(plan, context));
    calls.set(key, call);
    return call;
  };
}

function callKey({ endpoint, request }: Plan): string {
  return JSON.stringify([endpoint, requestKey(request)]);
}

function groupOf({ profile, plan }: ProfilePlan): string {
  return plan === undefined ? profile : callKey(plan);
}

/** Runs what has the same key one after another. */
function queues(): <T>(key: string, act: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, act) => {
    const next = (last.get(key) ?? Promise.resolve()).then(act);
    last.set(key, next);
    return next;
  };
}

async function resultOf(
  { profile, plan, error }: ProfilePlan,
  tools: Tools,
  context: Context,
): Promise<ProfileResult> {
  if (plan === undefined) return { profile, ...(error && { error }) };
  const result = await attempt(async () => {
    const { entry, failure, ...outcome } = await carryOut(plan, tools, context);
    const now = serviceTime(entry, context.host.now());
    return {
      timed: { view: viewRegistered(entry, outcome.plan), now },
      ...(failure && { error: failure }),
    };
  });
  return { profile, ...result };
}

/** What comes of an act, or the error that it ends with. */
export async function attempt<T>(act: () => Promise<T>): Promise<T | { error: RegisterError }> {
  try {
    return await act();
  } catch (error) {
    return { error: asRegisterError(error) };
  }
}
