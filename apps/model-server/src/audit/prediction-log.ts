import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';

/** Takes the record of every prediction before its answer leaves. */
export abstract class PredictionLog {
  /** Throws 503 where records cannot be taken now: a request is then refused before any work is done for it. */
  abstract admit(): void;

  /** Resolves when the records are safe, so that the answer may go. `traceparent` is the request's. Throws 503 where they cannot be kept, 422 where one is too large. */
  abstract record(records: readonly PredictionRecord[], traceparent?: string): Promise<void>;

  /** Rejects where no record can be taken now; may resolve with what is worth knowing of those that wait. */
  abstract check(): Promise<string | void>;
}

/** Keeps nothing: a prediction that is repeated for a check was recorded when it was made. */
export class NoLog extends PredictionLog {
  override admit(): void {}

  override record(): Promise<void> {
    return Promise.resolve();
  }

  override check(): Promise<void> {
    return Promise.resolve();
  }
}
