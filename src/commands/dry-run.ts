import { jsonText } from '../output/escape.js';
import { planText, type PlanView } from '../output/plan-text.js';
import { noteStartUrls } from './carry-out.js';
import type { Context } from './context.js';
import { givenSettings, type Plan } from './plan.js';
import type { ProfilePlan } from './register-profiles.js';
import { errorView } from './print.js';

/** What would be done: sends nothing, writes nothing. */
export function dryRunText(plan: Plan, { format }: { format: string }, context: Context): string {
  noteStartUrls([plan], context);
  const view = planView(plan);
  return format === 'json' ? jsonText(view) : planText(view, context.palette);
}

/** What would be done for each profile. */
export function dryRunAllText(
  plans: ProfilePlan[],
  { format }: { format: string },
  context: Context,
): string {
  const planned = plans.flatMap(({ plan }) => plan ?? []);
  noteStartUrls(planned, context);
  const views = plans.map(({ profile, plan, error }) =>
    plan === undefined ? { profile, error: error && errorView(error) } : planView(plan),
  );
  if (format === 'json') return jsonText(views);
  return views
    .flatMap((view) => ('action' in view ? [planText(view, context.palette)] : []))
    .join('\n');
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
