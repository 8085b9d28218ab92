import { usageError } from '../errors.js';
import { didYouMean } from '../nearest.js';
import { EXCEPTION_NAMES, Fault, isExceptionName, type ExceptionName } from './fault.js';
import { OPERATION_NAMES } from './operations.js';

/** Which of the next calls fail, and with which exception. */
interface FailurePlan {
  /** Undefined for calls of any operation. */
  operation: string | undefined;
  exception: ExceptionName;
  /** `Infinity` if no count was given. */
  remaining: number;
}

/** The failures that were asked for with `--fail`, in that order. */
export class Failures {
  readonly #plans: FailurePlan[];

  /**
   * @param texts each `[<Operation>=]<ExceptionName>[:<count>]`
   * @throws a usage error for an unknown operation or exception, or an invalid count
   */
  constructor(texts: readonly string[]) {
    this.#plans = texts.map(parseFailurePlan);
  }

  /** The failure of this call; undefined if it is to be answered. */
  next(operation: string): Fault | undefined {
    const plan = this.#plans.find(
      (each) => each.remaining > 0 && (each.operation ?? operation) === operation,
    );
    if (plan === undefined) return undefined;
    plan.remaining -= 1;
    return new Fault(plan.exception, 'The option --fail requested this failure.');
  }
}

function parseFailurePlan(text: string): FailurePlan {
  const [, operation, name = '', count] = /^(?:(\w*)=)?(\w+)(?::([1-9]\d{0,8}))?$/.exec(text) ?? [];
  if (!isExceptionName(name)) {
    throw usageError(
      `--fail is not [OPERATION=]EXCEPTION[:COUNT]: ${text}`,
      didYouMean(name, EXCEPTION_NAMES) ?? `EXCEPTION is one of ${EXCEPTION_NAMES.join(', ')}.`,
    );
  }
  if (operation !== undefined && !OPERATION_NAMES.includes(operation)) {
    throw usageError(
      `--fail names an unknown operation: ${text}`,
      didYouMean(operation, OPERATION_NAMES) ??
        `OPERATION is one of ${OPERATION_NAMES.join(', ')}.`,
    );
  }
  return { operation, exception: name, remaining: count === undefined ? Infinity : Number(count) };
}
