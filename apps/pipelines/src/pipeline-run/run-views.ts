import type { ItemRun, PipelineRun, StepRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import type { PipelineRunEntity } from './pipeline-run.entity';
import type { StepRunEntity } from './step-run.entity';

/** Number of items by state, of one step. */
export type ItemCounts = NonNullable<StepRun['items']>;

export function runView(run: PipelineRunEntity): Omit<PipelineRun, 'steps'> {
  const { id, pipeline, version, state, priority, inputs, startedBy } = run;
  const parameters = run.parameters as PipelineRun['parameters'];
  return {
    ...{ id, pipeline, version, state, priority, parameters, inputs, startedBy },
    trigger: run.trigger ?? undefined,
    parent: run.parent ?? undefined,
    rerunOf: run.rerunOf ?? undefined,
    scheduled: run.scheduled ?? undefined,
    createdAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString(),
  };
}

export function stepView(step: StepRunEntity, items?: ItemCounts): StepRun {
  return { ...resultView(step), items };
}

export function itemView(step: StepRunEntity): ItemRun {
  return { ...resultView(step), item: step.item, value: step.value };
}

function resultView(step: StepRunEntity): Omit<StepRun, 'items'> {
  const { name, state, attempt, outputs, parameters } = step;
  return {
    ...{ name, state, attempt, outputs, parameters },
    error: step.error ?? undefined,
    reusedFrom: step.reusedFrom ?? undefined,
    startedAt: step.startedAt?.toISOString(),
    finishedAt: step.finishedAt?.toISOString(),
  };
}
