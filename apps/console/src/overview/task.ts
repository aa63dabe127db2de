import type { Alert } from '@modelkeep/contracts/monitoring/monitor';
import type { StepApproval } from '@modelkeep/contracts/pipelines/approval';
import type { LabelQueue } from '@modelkeep/contracts/pipelines/label-task.api';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import type { Approval } from '@modelkeep/contracts/registry/model-version';
import { labelPath } from '../pipelines/label-path';

/** Something that waits for a person. */
export interface Task {
  key: string;
  state: string;
  /** Where it is done. */
  to: string;
  title: string;
  words?: string;
  at?: string;
}

export const ofAlert = ({ id, severity, monitor, kind, summary, raisedAt }: Alert): Task => ({
  key: id,
  state: severity,
  // What is no monitor has no page of its own.
  to: kind === 'objective' || kind === 'freshness' ? '/monitoring' : `/monitoring/${monitor}`,
  title: monitor,
  words: summary,
  at: raisedAt,
});

export const ofApproval = ({ id, model, version, requestedBy, requestedAt }: Approval): Task => ({
  key: id,
  state: 'requested',
  to: `/models/${model}/versions/${version}`,
  title: `${model} version ${version}`,
  words: `${requestedBy} asks for approval`,
  at: requestedAt,
});

export const ofStep = ({ runId, pipeline, step, item, message, createdAt }: StepApproval): Task => ({
  key: `${runId} ${step} ${item}`,
  state: 'requested',
  to: `/pipelines/runs/${runId}`,
  title: `${pipeline} ${step}`,
  words: message,
  at: createdAt,
});

export const ofQueue = (queue: LabelQueue): Task => ({
  key: labelPath(queue),
  state: 'label',
  to: labelPath(queue),
  title: `${queue.pipeline} ${queue.step}`,
  words: `${queue.tasks - queue.done} tasks to label`,
});

export const ofFailedRun = ({ id, pipeline, steps, createdAt }: PipelineRun): Task => ({
  key: id,
  state: 'failed',
  to: `/pipelines/runs/${id}`,
  title: pipeline,
  words: steps.find(({ error }) => error !== undefined)?.error,
  at: createdAt,
});
