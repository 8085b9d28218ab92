import { RegisterError, usageError } from '../errors.js';
import { flowOf } from '../registration/flow.js';
import { loginIdentity } from '../settings/aws-cli.js';
import { homeDirectory } from '../settings/aws-config.js';
import { reasonOf } from '../system-error.js';
import type { Context } from './context.js';
import type { Plan } from './plan.js';
import type { Outcome } from './carry-out.js';

/** Hands registrations on to `aws sso login`. */
export interface LoginHandover {
  /** @throws a usage error if a valid registration of the other flow is in the place */
  check: (plan: Plan) => void;
  /** Writes an outcome where the AWS CLI looks for it. @returns the outcome, with the failure if that is impossible */
  write: (plan: Plan, outcome: Outcome) => Outcome;
}

export function loginHandover(
  force: boolean,
  { host, adapters, reporter }: Context,
): LoginHandover {
  const cache = adapters.openLoginCache(homeDirectory(host.env));
  const identityOf = ({ settings }: Plan) => loginIdentity(settings, settings.region);
  return {
    check: (plan) => {
      if (plan.settings.awsCli === undefined) return;
      const identity = identityOf(plan);
      const found = cache.validFlow(identity, plan.judgement.now);
      const wanted = plan.settings.awsCli.value;
      if (found === undefined || found === wanted || force) return;
      throw usageError(
        `${cache.path(identity)} holds a valid registration for the flow ${found}, not ${wanted}.`,
        `Use --aws-cli ${found}, or --force to replace it.`,
      );
    },
    write: (plan, outcome) => {
      if (plan.settings.awsCli === undefined) return outcome;
      const { registration, request } = outcome.entry;
      const path = cache.path(identityOf(plan));
      try {
        const written = cache.write(identityOf(plan), registration, request);
        if (written)
          reporter.note(`aws sso login (${flowOf(request.grantTypes)}) finds it in ${path}`);
        return outcome;
      } catch (error) {
        return { ...outcome, failure: outcome.failure ?? writeFailed(path, error) };
      }
    },
  };
}

function writeFailed(path: string, cause: unknown): RegisterError {
  return new RegisterError('CacheFailed', `Could not write ${path}: ${reasonOf(cause)}.`, {
    hint: 'Check the owner, mode and free space of its directory.',
    cause,
  });
}
