import { durationInWords, timeLeftInWords } from '../output/time-left.js';
import { clockSkew, serviceTime } from '../registration/clock.js';
import type { Entry } from '../registration/entry.js';
import { statusOf, type Judgement } from '../registration/validity.js';
import type { Context } from './context.js';

/** Says what is odd about the dates of a new registration, if anything is. */
export function warnOfDates(
  entry: Entry & { receivedAt: number },
  judgement: Judgement,
  { reporter }: Context,
): void {
  const { registration, receivedAt } = entry;
  const skew = clockSkew(registration, receivedAt * 1000);
  if (skew !== 0) {
    const wrong = `${durationInWords(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'}`;
    reporter.note(
      `warning: the clock of this machine is ${wrong} that of the service, by which validity is judged.`,
    );
  }
  if (statusOf(entry, judgement) === 'valid') return;
  const left = timeLeftInWords(registration, serviceTime(entry, judgement.now));
  reporter.note(
    `warning: the new secret (${left}) does not stay valid for --min-validity, so the next run registers again.`,
  );
}
