import { durationInWords, timeLeftInWords } from '../../output/time-left.js';
import { clockSkew, serviceTime } from '../../registration/clock.js';
import type { Entry } from '../../registration/entry.js';
import type { Registration } from '../../registration/registration.js';
import { statusOf, timeLeft, type Criteria } from '../../registration/validity.js';
import { startUrlHint } from '../../settings/sso.js';
import type { Context } from '../context.js';
import type { Plan } from './plan.js';

/** Prints each hint about the plans' start URLs once. */
export function hintAtStartUrls(plans: Plan[], { reporter }: Context): void {
  const hints = plans.flatMap(({ settings }) => startUrlHint(settings.startUrl) ?? []);
  for (const hint of new Set(hints)) reporter.note(hint);
}

/** Warns of a wrong clock, and of a new secret that is not valid for long enough. */
export function warnOfDates(
  entry: Entry & { receivedAt: number },
  criteria: Criteria,
  { reporter }: Context,
): void {
  const { registration, receivedAt } = entry;
  const skew = clockSkew(registration, receivedAt * 1000);
  if (skew !== 0) {
    const wrong = `${durationInWords(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'}`;
    const effect = skew > 0 ? 'by which validity is judged' : effectAhead(registration, criteria);
    reporter.note(`warning: the clock of this machine is ${wrong} that of the service, ${effect}.`);
  }
  if (statusOf(entry, criteria) === 'valid') return;
  const left = timeLeftInWords(registration, serviceTime(entry, criteria.now));
  reporter.note(
    `warning: the new secret (${left}) does not stay valid for --min-validity, so the next run registers again.`,
  );
}

/** What follows from a local clock that is ahead: see `serviceTime`. */
function effectAhead(registration: Registration, { now }: Criteria): string {
  return timeLeft(registration, now) > 0
    ? 'so a secret counts as expired that much too early'
    : 'so the new secret soon counts as expired, and later runs register again: set the clock';
}
