import { context, propagation } from '@opentelemetry/api';
import { Injectable } from '@nestjs/common';
import type { Digest, ListOrder, PageQuery } from '@modelkeep/contracts/common/types';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { PipelineRunStarted } from '@modelkeep/contracts/pipelines/pipeline-run-started.event';
import { Outbox } from '@modelkeep/eventing';
import { ObjectStore } from '@modelkeep/object-store';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager, In } from 'typeorm';
import { v7 } from 'uuid';
import { dependenciesOf } from '../pipeline/graph';
import { PipelineEntity } from '../pipeline/pipeline.entity';
import { Pipelines } from '../pipeline/pipelines';
import { PipelineRunEntity } from './pipeline-run.entity';
import { completeParameters, findValueFaults, type RunValues } from './run-request';
import { StepQueue } from './step-queue';
import { StepRunEntity } from './step-run.entity';
import { notifyWork } from './work-signal';

export interface StartRequest extends RunValues {
  pipeline: string;
  actor: string;
  trigger?: PipelineRun['trigger'];
}

type RunQuery = PageQuery & {
  pipeline?: string;
  trigger?: string;
  state?: PipelineRun['state'];
  order: ListOrder;
};

/** Runs: starting, reading, cancelling. */
@Injectable()
export class PipelineRuns {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly objects: ObjectStore,
    private readonly pipelines: Pipelines,
    private readonly queue: StepQueue,
  ) {}

  /**
   * Starts a run of the newest version, in the caller's transaction; its steps are worked on once that commits.
   * Throws 404 without such a pipeline, 422 where values are unknown or missing or an input is not in the store.
   */
  async start(transaction: EntityManager, request: StartRequest): Promise<string> {
    const pipeline = await this.pipelines.get(request.pipeline, undefined, transaction);
    const { definition, version } = pipeline;
    const faults = findValueFaults(definition, request);
    refuse(faults.length > 0 ? faults : await this.absent(request.inputs));
    const id = v7();
    const { inputs, actor, trigger } = request;
    const parameters = completeParameters(definition, request.parameters);
    const values = { id, pipeline: pipeline.name, version, parameters, inputs, startedBy: actor };
    await transaction.insert(PipelineRunEntity, {
      ...values,
      trigger: trigger ?? null,
      traceparent: traceparent() ?? null,
    });
    await insertSteps(transaction, id, pipeline);
    const { id: runId, ...data } = values;
    await this.outbox.publish(transaction, PipelineRunStarted, { runId, ...data, trigger }, { actor });
    await notifyWork(transaction);
    return id;
  }

  /** `start` in a transaction of its own. */
  async startNow(request: StartRequest): Promise<PipelineRun> {
    return this.get(await this.unitOfWork.run((transaction) => this.start(transaction, request)));
  }

  /** Throws 404. */
  async get(id: string): Promise<PipelineRun> {
    const run = await this.dataSource.manager.findOneBy(PipelineRunEntity, { id });
    if (!run) throw notFound(`pipeline run ${id}`);
    const [view] = await this.views([run]);
    return view as PipelineRun;
  }

  async list(query: RunQuery) {
    const select = this.dataSource.manager.createQueryBuilder(PipelineRunEntity, 'run');
    const newestFirst = query.order === 'newest-first';
    select.orderBy('run.id', newestFirst ? 'DESC' : 'ASC');
    if (query.after !== undefined) select.andWhere(`run.id::text ${newestFirst ? '<' : '>'} :after`, query);
    if (query.state !== undefined) select.andWhere('run.state = :state', query);
    if (query.pipeline !== undefined) select.andWhere('run.pipeline = :pipeline', query);
    if (query.trigger !== undefined) select.andWhere("run.trigger ->> 'name' = :trigger", query);
    const found = await select.limit(query.limit + 1).getMany();
    const items = await this.views(found.slice(0, query.limit));
    return { items, next: found.length > query.limit ? items.at(-1)?.id : undefined };
  }

  /** Ends a run that is under way. Throws 404, or 409 where it has ended. */
  async cancel(id: string, actor: string): Promise<PipelineRun> {
    await this.queue.cancel(id, actor);
    return this.get(id);
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

  private async views(runs: PipelineRunEntity[]): Promise<PipelineRun[]> {
    if (runs.length === 0) return [];
    const { manager } = this.dataSource;
    const steps = await manager.find(StepRunEntity, {
      where: { runId: In(runs.map(({ id }) => id)) },
      order: { position: 'ASC' },
    });
    const pipelines = await manager.find(PipelineEntity, {
      where: runs.map(({ pipeline: name, version }) => ({ name, version })),
      select: { name: true, version: true, environmentDigest: true },
    });
    return runs.map((run) => ({
      ...runView(run),
      steps: steps.filter(({ runId }) => runId === run.id).map(stepView),
      environmentDigest:
        pipelines.find(({ name, version }) => name === run.pipeline && version === run.version)
          ?.environmentDigest ?? undefined,
    }));
  }
}

function runView(run: PipelineRunEntity): Omit<PipelineRun, 'steps'> {
  const { id, pipeline, version, state, parameters, inputs, startedBy, trigger, createdAt, finishedAt } = run;
  return {
    ...{ id, pipeline, version, state, parameters, inputs, startedBy },
    trigger: trigger ?? undefined,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString(),
  };
}

function stepView(step: StepRunEntity): PipelineRun['steps'][number] {
  const { name, state, attempt, outputs, parameters, error, startedAt, finishedAt } = step;
  return {
    ...{ name, state, attempt, outputs, parameters },
    error: error ?? undefined,
    startedAt: startedAt?.toISOString(),
    finishedAt: finishedAt?.toISOString(),
  };
}

async function insertSteps(
  transaction: EntityManager,
  runId: string,
  { definition }: PipelineEntity,
): Promise<void> {
  const steps = definition.steps.map((step) => ({ name: step.name, needs: dependenciesOf(step) }));
  await transaction.query(
    `INSERT INTO step_run (run_id, name, position, needs)
     SELECT $1, step ->> 'name', ordinal,
            ARRAY(SELECT jsonb_array_elements_text(step -> 'needs'))
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS element (step, ordinal)`,
    [runId, JSON.stringify(steps)],
  );
}

function refuse(faults: { path: string; message: string }[]): void {
  if (faults.length === 0) return;
  const errors = faults.map(({ path, message }) => ({ path: `body.${path}`, message }));
  throw unprocessable('The run cannot start.', errors);
}

function traceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier['traceparent'];
}
