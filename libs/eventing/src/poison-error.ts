/** Thrown by a handler that knows that no retry can help: the event becomes a dead letter at once. */
export class PoisonError extends Error {
  override readonly name: string = 'PoisonError';
}

/** A message that is no CloudEvent of ours: malformed JSON, missing attributes, data that breaks the schema. */
export class MalformedEventError extends PoisonError {
  override readonly name = 'MalformedEventError';
}
