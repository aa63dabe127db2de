import type { CloudEvent } from '@modelkeep/contracts/common/event';
import { Scalar } from '@modelkeep/contracts/common/types';
import { parseReference } from '../template/reference';
import { fill } from '../template/template';
import { valueAt } from '../template/value-at';

/** Whether every path of the filter holds the value that the filter wants. */
export function matches(filter: Record<string, Scalar>, data: unknown): boolean {
  return Object.entries(filter).every(([path, wanted]) => valueAt(data, path) === wanted);
}

/** An event lacks a value that a trigger wants to pass on. */
export class MissingEventValue extends Error {}

/**
 * Fills `${event.<path>}` in the parameters of a trigger. Throws `MissingEventValue` where the event has no such value or the
 * value is no scalar.
 */
export function fillFromEvent(
  parameters: Record<string, Scalar>,
  event: Pick<CloudEvent, 'data'>,
): Record<string, Scalar> {
  const filled = fill(parameters, (expression) => {
    const reference = parseReference(expression);
    const value = reference?.kind === 'event' ? valueAt(event.data, reference.path) : undefined;
    const scalar = Scalar.safeParse(value);
    if (!scalar.success) throw new MissingEventValue(`'${expression}' has no scalar value in the event`);
    return scalar.data;
  });
  return filled as Record<string, Scalar>;
}
