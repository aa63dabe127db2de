import type { MonitorDefinition } from '@modelkeep/contracts/monitoring/monitor';
import type { Reference } from '../reference/column-profile';
import { type ColumnObserver, observerOf } from '../window/column-tally';
import { watchedColumns } from './watched-columns';

/** A monitor, made ready to count predictions. */
export interface MonitorPlan {
  readonly id: string;
  readonly name: string;
  readonly definition: MonitorDefinition;
  readonly reference: Reference;
  readonly observers: readonly ColumnObserver[];
  /** Watched columns that have no reference yet. */
  readonly unreferenced: readonly string[];
}

export function planOf(
  id: string,
  name: string,
  definition: MonitorDefinition,
  reference: Reference,
): MonitorPlan {
  const { features, outputs } = watchedColumns(definition);
  const columns = [...features, ...outputs];
  const observers = columns.flatMap((column) => {
    const profile = reference[column];
    return profile ? [observerOf(column, profile, definition.expectations[column])] : [];
  });
  const unreferenced = columns.filter((column) => !reference[column]);
  return { id, name, definition, reference, observers, unreferenced };
}
