import type { Failure } from '../pipeline-run/claim';

/** A step that did not do what it was to do; the message says why. */
export class StepFailure extends Error {
  constructor(
    message: string,
    readonly retry: Failure['retry'] = 'counted',
  ) {
    super(message);
    this.name = 'StepFailure';
  }

  /** Anything else that is thrown while a step runs may pass: the store is away, the disk is full. */
  static of(error: unknown): StepFailure {
    return error instanceof StepFailure ? error : new StepFailure(String((error as Error).message ?? error));
  }
}

/** A step that is not to be run; the message says why. */
export class StepSkipped extends Error {}
