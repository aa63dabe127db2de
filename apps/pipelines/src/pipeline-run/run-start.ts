import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { PipelineRunStarted } from '@modelkeep/contracts/pipelines/pipeline-run-started.event';
import { Outbox } from '@modelkeep/eventing';
import { ObjectStore } from '@modelkeep/object-store';
import { UnitOfWork } from '@modelkeep/persistence';
import { unprocessable } from '@modelkeep/service';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { dependenciesOf } from '../pipeline/graph';
import type { PipelineEntity } from '../pipeline/pipeline.entity';
import { Pipelines } from '../pipeline/pipelines';
import { admitRuns } from './admission';
import { releaseSteps } from './release-steps';
import { inNewRun, traceparent } from './run-trace';
import { completeParameters, findValueFaults, type RunValues } from './run-request';

export interface StartRequest extends RunValues {
  pipeline: string;
  /** The newest unless told. */
  version?: number;
  actor: string;
  priority?: number;
  useCache?: boolean;
  trigger?: PipelineRun['trigger'];
  parent?: PipelineRun['parent'];
  rerunOf?: PipelineRun['rerunOf'];
  scheduled?: PipelineRun['scheduled'];
  /** Changes the fresh steps before any of them can start. */
  prepare?: (runId: string) => Promise<void>;
}

/** Starts runs. */
@Injectable()
export class RunStart {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly objects: ObjectStore,
    private readonly pipelines: Pipelines,
  ) {}

  /**
   * Starts a run in the caller's transaction; its steps are worked on once that commits, or once the pipeline's limit
   * lets it. Throws 404 without such a pipeline, 422 where values are unknown, missing or of the wrong type, or an input
   * is not in the store.
   * @returns the run's id
   */
  start(transaction: EntityManager, request: StartRequest): Promise<string> {
    return inNewRun(request.pipeline, () => this.startTraced(transaction, request));
  }

  private async startTraced(transaction: EntityManager, request: StartRequest): Promise<string> {
    const pipeline = await this.check(transaction, request);
    const { definition, version } = pipeline;
    const { inputs, actor, trigger, parent, rerunOf, scheduled, priority = 0, useCache = true } = request;
    const parameters = completeParameters(definition, request.parameters);
    const runId = v7();
    const limited = definition.maxRuns !== undefined || scheduled?.backfill !== undefined;
    await transaction.query(INSERT_RUN, [
      ...[runId, pipeline.name, version, limited ? 'queued' : 'running', priority, actor, useCache],
      ...[parameters, inputs, trigger, parent, rerunOf, scheduled].map(
        (value) => value && JSON.stringify(value),
      ),
      traceparent(),
    ]);
    await insertSteps(transaction, runId, priority, pipeline);
    await request.prepare?.(runId);
    const data = { runId, pipeline: pipeline.name, version, startedBy: actor, inputs, trigger };
    const values = parameters as PipelineRun['parameters'];
    await this.outbox.publish(transaction, PipelineRunStarted, { ...data, parameters: values }, { actor });
    // Runs of a backfill are many: whoever makes them lets them start.
    if (limited && !scheduled?.backfill) await admitRuns(transaction, pipeline.name);
    if (!limited) await releaseSteps(transaction, runId);
    return runId;
  }

  /** Throws what `start` would, without starting. */
  async check(
    manager: EntityManager,
    request: Pick<StartRequest, 'pipeline' | 'version' | 'parameters' | 'inputs'>,
  ): Promise<PipelineEntity> {
    const pipeline = await this.pipelines.get(request.pipeline, request.version, manager);
    const faults = findValueFaults(pipeline.definition, request);
    refuse(faults.length > 0 ? faults : await this.absent(request.inputs));
    return pipeline;
  }

  /** `start` in a transaction of its own. */
  startNow(request: StartRequest): Promise<string> {
    return this.unitOfWork.run((transaction) => this.start(transaction, request));
  }

  private async absent(inputs: Record<string, Digest>) {
    const heads = await Promise.all(
      Object.entries(inputs).map(async ([name, digest]) => ({ name, head: await this.objects.head(digest) })),
    );
    return heads
      .filter(({ head }) => head === undefined)
      .map(({ name }) => ({
        path: `inputs.${name}`,
        message: 'the object store has nothing of this digest',
      }));
  }
}

const INSERT_RUN = `
  INSERT INTO pipeline_run (id, pipeline, version, state, priority, started_by, use_cache,
                            parameters, inputs, trigger, parent, rerun_of, scheduled, traceparent)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`;

async function insertSteps(
  transaction: EntityManager,
  runId: string,
  priority: number,
  { definition }: PipelineEntity,
): Promise<void> {
  const steps = definition.steps.map((step) => ({ name: step.name, needs: dependenciesOf(step) }));
  await transaction.query(
    `INSERT INTO step_run (run_id, name, position, priority, needs)
     SELECT $1, step ->> 'name', ordinal, $3,
            ARRAY(SELECT jsonb_array_elements_text(step -> 'needs'))
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS element (step, ordinal)`,
    [runId, JSON.stringify(steps), priority],
  );
}

function refuse(faults: { path: string; message: string }[]): void {
  if (faults.length === 0) return;
  const errors = faults.map(({ path, message }) => ({ path: `body.${path}`, message }));
  throw unprocessable('The run cannot start.', errors);
}
