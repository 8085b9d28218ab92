import type { LoginCache } from '../aws-cli/login-cache.js';
import { asRegisterError, RegisterError, usageError } from '../errors.js';
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
  write: (outcome: Outcome) => Outcome;
}

/** Where `--aws-cli` was not asked for. */
export const NO_HANDOVER: LoginHandover = { check: () => undefined, write: (outcome) => outcome };

export async function loginHandover(force: boolean, context: Context): Promise<LoginHandover> {
  const { host, adapters } = context;
  const cache = await adapters.openLoginCache(homeDirectory(host.env));
  return {
    check: (plan) => {
      checkFlow(plan, cache, force);
    },
    write: (outcome) => write(outcome, cache, context),
  };
}

function checkFlow({ settings, judgement }: Plan, cache: LoginCache, force: boolean): void {
  const identity = loginIdentity(settings, settings.region);
  const wanted = settings.awsCli?.value;
  const found = attempt('read', cache.path(identity), () =>
    cache.validFlow(identity, judgement.now),
  );
  if (force || found === undefined || found === wanted) return;
  throw usageError(
    `${cache.path(identity)} holds a valid registration for the flow ${found}, not ${wanted ?? ''}.`,
    `Use --aws-cli ${found}, or --force to replace it.`,
  );
}

function write(outcome: Outcome, cache: LoginCache, { reporter }: Context): Outcome {
  const { settings } = outcome.plan;
  const { registration, request } = outcome.entry;
  const identity = loginIdentity(settings, settings.region);
  const path = cache.path(identity);
  try {
    const written = attempt('write', path, () => cache.write(identity, registration, request));
    if (written) reporter.note(`aws sso login (${flowOf(request.grantTypes)}) finds it in ${path}`);
    return outcome;
  } catch (error) {
    return { ...outcome, failure: outcome.failure ?? asRegisterError(error) };
  }
}

/** @throws CacheFailed in the place of the system's error */
function attempt<T>(verb: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new RegisterError('CacheFailed', `Could not ${verb} ${path}: ${reasonOf(cause)}.`, {
      hint: 'Check the owner, mode and free space of its directory.',
      cause,
    });
  }
}
