import { deliver } from '../../output/deliver.js';
import { jsonText } from '../../output/escape.js';
import { planText, type PlanView } from '../../output/plan-text.js';
import { givenSettings } from '../../settings/register-settings.js';
import { stdoutPalette, type Context } from '../context.js';
import type { RegisterOptions } from './register-options.js';
import type { Plan, PlannedProfile } from './plan.js';
import { warnOfRequests } from './warnings.js';

/** Prints what `register` would do. @returns the exit code */
export async function printDryRun(
  plan: Plan,
  { format }: RegisterOptions,
  context: Context,
): Promise<number> {
  warnOfRequests([plan], context);
  const view = planView(plan);
  const text = format === 'json' ? jsonText(view) : planText(view, await stdoutPalette(context));
  await deliver(context.host.stdout, text);
  return 0;
}

/** Prints what `register --all` would do. */
export async function printDryRunOfAll(
  planned: PlannedProfile[],
  { format }: RegisterOptions,
  context: Context,
): Promise<void> {
  const plans = planned.flatMap(({ plan }) => plan ?? []);
  warnOfRequests(plans, context);
  const palette = await stdoutPalette(context);
  const text =
    format === 'json'
      ? jsonText(planned.map(({ plan, ...failed }) => (plan ? planView(plan) : failed)))
      : plans.map((plan) => planText(planView(plan), palette)).join('\n');
  await deliver(context.host.stdout, text);
}

function planView({ profile, endpoint, request, decision, settings }: Plan): PlanView {
  const { action } = decision;
  return {
    profile,
    region: settings.region.value,
    endpoint,
    request,
    action,
    reason: action === 'register' ? decision.reason : null,
    ...(action === 'register' && decision.changed && { changed: decision.changed }),
    settings: givenSettings(settings),
  };
}
