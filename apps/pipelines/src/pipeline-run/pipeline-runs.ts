import { Injectable } from '@nestjs/common';
import type { ListOrder, PageQuery } from '@modelkeep/contracts/common/types';
import type { ItemRun, PipelineRun, StepState } from '@modelkeep/contracts/pipelines/pipeline-run';
import { notFound } from '@modelkeep/service';
import { DataSource, In, MoreThan } from 'typeorm';
import { PipelineEntity } from '../pipeline/pipeline.entity';
import { PipelineRunEntity } from './pipeline-run.entity';
import { type ItemCounts, itemView, runView, stepView } from './run-views';
import { StepRunEntity, WHOLE_STEP } from './step-run.entity';

type RunQuery = PageQuery & {
  pipeline?: string;
  trigger?: string;
  state?: PipelineRun['state'];
  order: ListOrder;
};

/** Runs, as they are read. */
@Injectable()
export class PipelineRuns {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws 404. */
  async get(id: string): Promise<PipelineRun> {
    const [view] = await this.views([await this.find(id)]);
    return view as PipelineRun;
  }

  /** Throws 404. */
  async find(id: string): Promise<PipelineRunEntity> {
    const run = await this.dataSource.manager.findOneBy(PipelineRunEntity, { id });
    if (!run) throw notFound(`pipeline run ${id}`);
    return run;
  }

  async list(query: RunQuery): Promise<{ items: PipelineRun[]; next?: string }> {
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

  /** Items of a mapped step, in order. Throws 404. */
  async items(runId: string, name: string, page: PageQuery): Promise<{ items: ItemRun[]; next?: string }> {
    const { manager } = this.dataSource;
    const step = await manager.findOneBy(StepRunEntity, { runId, name, item: WHOLE_STEP });
    if (!step) throw notFound(`step ${name} of pipeline run ${runId}`);
    const found = await manager.find(StepRunEntity, {
      where: { runId, name, item: MoreThan(Math.max(WHOLE_STEP, Number(page.after ?? WHOLE_STEP) || 0)) },
      order: { item: 'ASC' },
      take: page.limit + 1,
    });
    const items = found.slice(0, page.limit).map(itemView);
    return { items, next: found.length > page.limit ? String(items.at(-1)?.item) : undefined };
  }

  private async views(runs: PipelineRunEntity[]): Promise<PipelineRun[]> {
    if (runs.length === 0) return [];
    const { manager } = this.dataSource;
    const ids = runs.map(({ id }) => id);
    const steps = await manager.find(StepRunEntity, {
      where: { runId: In(ids), item: WHOLE_STEP },
      order: { position: 'ASC' },
    });
    const counts = await this.itemCounts(ids);
    const pipelines = await manager.find(PipelineEntity, {
      where: runs.map(({ pipeline: name, version }) => ({ name, version })),
      select: { name: true, version: true, environmentDigest: true },
    });
    return runs.map((run) => ({
      ...runView(run),
      steps: steps
        .filter(({ runId }) => runId === run.id)
        .map((step) => stepView(step, counts.get(`${run.id} ${step.name}`))),
      environmentDigest:
        pipelines.find(({ name, version }) => name === run.pipeline && version === run.version)
          ?.environmentDigest ?? undefined,
    }));
  }

  private async itemCounts(runIds: string[]): Promise<Map<string, ItemCounts>> {
    const rows = await this.dataSource.query<
      { runId: string; name: string; state: StepState; count: number }[]
    >(
      `SELECT run_id AS "runId", name, state, count(*)::integer AS count FROM step_run
       WHERE run_id = ANY ($1) AND item >= 0 GROUP BY run_id, name, state`,
      [runIds],
    );
    const counts = new Map<string, ItemCounts>();
    for (const { runId, name, state, count } of rows) {
      const key = `${runId} ${name}`;
      counts.set(key, { ...counts.get(key), [state]: count });
    }
    return counts;
  }
}
