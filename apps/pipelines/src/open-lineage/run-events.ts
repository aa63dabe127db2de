import type { EventOf } from '@modelkeep/contracts/common/event';
import type { OpenLineageEvent } from '@modelkeep/contracts/metadata/open-lineage';
import type { StepFinished } from '@modelkeep/contracts/pipelines/step-finished.event';
import type { StepStarted } from '@modelkeep/contracts/pipelines/step-started.event';
import { v5 } from 'uuid';

type Started = EventOf<typeof StepStarted>;
type Finished = EventOf<typeof StepFinished>;

/** The namespace of all that Modelkeep does and keeps; its data sets are named by digest. */
const NAMESPACE = 'modelkeep';
const PRODUCER = 'https://github.com/modelkeep/modelkeep/apps/pipelines';
const SCHEMA = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';
const PARENT_SCHEMA = 'https://openlineage.io/spec/facets/1-0-1/ParentRunFacet.json#/$defs/ParentRunFacet';
const ERROR_SCHEMA =
  'https://openlineage.io/spec/facets/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet';

const END_TYPES = { succeeded: 'COMPLETE', failed: 'FAIL', skipped: 'ABORT' } as const;

/** START of an attempt (OpenLineage 2-0-2). */
export const startOf = (event: Started): OpenLineageEvent => ({ ...common(event), eventType: 'START' });

/** COMPLETE, FAIL or, where it was skipped, ABORT of the attempt that was the last, with what it read and wrote. */
export function endOf(event: Finished): OpenLineageEvent {
  const { state, inputs, outputs, error } = event.data;
  const base = common(event);
  return {
    ...base,
    eventType: END_TYPES[state],
    run: { ...base.run, facets: { ...base.run.facets, ...(state === 'failed' && errorFacet(error)) } },
    inputs: Object.values(inputs).map(dataset),
    outputs: Object.values(outputs).map(dataset),
  };
}

function common({ time, data }: Started | Finished) {
  const { runId, pipeline, step, item, attempt } = data;
  return {
    eventTime: time,
    producer: PRODUCER,
    schemaURL: SCHEMA,
    run: {
      // The same for START and end of an attempt, whoever sends them and however often.
      runId: v5([step, item ?? '', attempt].join('/'), runId),
      facets: {
        parent: {
          _producer: PRODUCER,
          _schemaURL: PARENT_SCHEMA,
          run: { runId },
          job: { namespace: NAMESPACE, name: pipeline },
        },
      },
    },
    // As metadata names it, so that both tell of the same job.
    job: { namespace: NAMESPACE, name: `${pipeline}/${step}/${runId}` },
  };
}

const dataset = (name: string) => ({ namespace: NAMESPACE, name });

const errorFacet = (message = 'it failed') => ({
  errorMessage: {
    _producer: PRODUCER,
    _schemaURL: ERROR_SCHEMA,
    message,
    programmingLanguage: 'unknown',
  },
});
