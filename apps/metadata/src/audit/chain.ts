import type { EventData, EventDefinition } from '@modelkeep/contracts/common/event';
import type { DataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import type { RunSummary } from '@modelkeep/contracts/metadata/run';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';

/** Everything on record that led to one prediction, as it lies in the tables. */
export interface Chain {
  prediction: PredictionRecord;
  /** Events of the deployment until the prediction's time, by time. */
  deploymentEvents: readonly LifeCycleEvent[];
  /** Events of the model version until now, by time. */
  versionEvents: readonly LifeCycleEvent[];
  run?: RunSummary;
  /** Training data first, then what it was derived from. */
  dataSnapshots: readonly DataSnapshot[];
  /** Digests that a record names and no data snapshot has. */
  unknownDigests: readonly string[];
}

/** An event of a known type, with its data typed. */
export type Typed<Definition extends EventDefinition> = LifeCycleEvent & { data: EventData<Definition> };

/** Events of one type; their data was checked when they came in. */
export function eventsOf<Definition extends EventDefinition>(
  definition: Definition,
  events: readonly LifeCycleEvent[],
): Typed<Definition>[] {
  return events.filter(({ type }) => type === definition.type) as Typed<Definition>[];
}

export const lastOf = <Definition extends EventDefinition>(
  definition: Definition,
  events: readonly LifeCycleEvent[],
): Typed<Definition> | undefined => eventsOf(definition, events).at(-1);
