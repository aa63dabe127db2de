import type { EventData, EventDefinition } from '@modelkeep/contracts/common/event';
import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import type { DataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import type { RunSummary } from '@modelkeep/contracts/metadata/run';
import type { ApprovalPolicy } from '@modelkeep/contracts/registry/approval-policy';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';

/** Everything on record that led to one prediction, as it lies in the tables. */
export interface Chain {
  prediction: PredictionRecord;
  /** Nothing personal is left of it: its subject was erased. */
  erased: boolean;
  /** Events of the deployment until the prediction's time, by time. */
  deploymentEvents: readonly LifeCycleEvent[];
  /** Events of the model version until now, by time. */
  versionEvents: readonly LifeCycleEvent[];
  /** Events of alerts about the deployment until the prediction's time, by time. */
  alertEvents: readonly LifeCycleEvent[];
  /** Events of the feature view that the model reads, by time. */
  featureViewEvents: readonly LifeCycleEvent[];
  /** The approval policy that was applied, where the approval names one. */
  policy?: ApprovalPolicy;
  run?: RunSummary;
  /** Training data first, then what it was derived from. */
  dataSnapshots: readonly DataSnapshot[];
  /** Digests that a record names and no data snapshot has. */
  unknownDigests: readonly string[];
  seal?: Explanation['seal'];
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
