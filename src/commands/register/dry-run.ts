import { asRegisterError } from '../../errors.js';
import { deliver } from '../../output/deliver.js';
import { jsonText } from '../../output/escape.js';
import { planText, type PlanView } from '../../output/plan-text.js';
import { givenSettings } from '../../settings/register-settings.js';
import { stdoutPalette, type Context } from '../context.js';
import type { RegisterOptions } from '../options.js';
import { isReady, type Failed, type Prepared } from './groups.js';
import type { Look } from './look.js';
import { ownerOf, resolveEndpoint, type Task } from './task.js';

/** Prints what `register` would do. @returns the exit code */
export async function printDryRun(
  task: Task,
  seen: Look,
  { format }: RegisterOptions,
  context: Context,
): Promise<number> {
  const view = await planView(task, seen);
  const text = format === 'json' ? jsonText(view) : planText(view, await stdoutPalette(context));
  await deliver(context.host.stdout, text);
  return 0;
}

/** Prints what `register --all` would do. @returns the profiles for which it would do nothing */
export async function printDryRunOfAll(
  prepared: (Prepared | Failed)[],
  { format }: RegisterOptions,
  context: Context,
): Promise<Failed[]> {
  const views = await Promise.all(prepared.map(viewOf));
  const palette = await stdoutPalette(context);
  const plans = views.filter((view): view is PlanView => !('error' in view));
  const text =
    format === 'json' ? jsonText(views) : plans.map((view) => planText(view, palette)).join('\n');
  await deliver(context.host.stdout, text);
  return views.filter((view): view is Failed => 'error' in view);
}

async function viewOf(each: Prepared | Failed): Promise<PlanView | Failed> {
  if (!isReady(each)) return each;
  try {
    return await planView(each.task, each.seen);
  } catch (error) {
    return { profile: each.profile, error: asRegisterError(error) };
  }
}

async function planView(task: Task, { decision }: Look): Promise<PlanView> {
  const { request, settings } = task;
  const { action } = decision;
  return {
    profile: ownerOf(settings).profile,
    region: settings.region.value,
    endpoint: await resolveEndpoint(task),
    request,
    action,
    reason: action === 'register' ? decision.reason : null,
    ...(action === 'register' && decision.changed && { changed: decision.changed }),
    settings: givenSettings(settings),
  };
}
