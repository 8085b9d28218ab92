import type { Spinner } from '../../output/spinner.js';
import type { AttemptWatcher } from '../../service/attempt.js';
import type { Context } from '../context.js';

/** Shows the attempts of a call: the later ones in the spinner, each one with `--debug`. */
export function attemptProgress(
  text: string,
  spinner: Spinner,
  { host, reporter }: Context,
): AttemptWatcher {
  let endedAt = 0;
  return {
    starts: (attempt) => {
      if (attempt === 1) return;
      reporter.debug(`attempt ${attempt} after a pause of ${host.now() - endedAt} ms`);
      spinner.say(`${text}, attempt ${attempt}`);
    },
    ends: (attempt, answer) => {
      endedAt = host.now();
      reporter.debug(`attempt ${attempt}: ${answer}`);
    },
  };
}
