import { Injectable } from '@nestjs/common';
import type { Backfill, BackfillRequest } from '@modelkeep/contracts/pipelines/schedule.api';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound, unprocessable } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { admitRuns } from '../pipeline-run/admission';
import { RunControl } from '../pipeline-run/run-control';
import { RunStart } from '../pipeline-run/run-start';
import { momentFaults, momentsBetween } from '../schedule/moments';
import { foreignReferences, valuesAt } from '../schedule/scheduled-values';

const MOST_RUNS = 10_000;

/** Runs for ranges of the past. */
@Injectable()
export class Backfills {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunStart,
    private readonly control: RunControl,
  ) {}

  /** Makes all runs, or none; they start as `maxParallel` lets them. Throws 404 without such a pipeline, 422. */
  async start(pipeline: string, request: BackfillRequest, actor: string): Promise<Backfill> {
    refuse([...momentFaults(request), ...foreignReferences(request.parameters)]);
    const range = { from: new Date(request.from), to: new Date(request.to), most: MOST_RUNS + 1 };
    const moments = momentsBetween(request, range);
    if (moments.length === 0) refuse([{ path: 'to', message: 'the range has no moment of the expression' }]);
    if (moments.length > MOST_RUNS)
      refuse([{ path: 'to', message: `the range has more than ${MOST_RUNS} moments` }]);
    const id = v7();
    const { inputs, priority, maxParallel } = request;
    await this.unitOfWork.run(async (transaction) => {
      await transaction.query(
        `INSERT INTO pipeline_backfill (id, pipeline, request, max_parallel, created_by)
         VALUES ($1, $2, $3, $4, $5)`,
        [id, pipeline, JSON.stringify(request), maxParallel, actor],
      );
      for (const moment of moments)
        await this.runs.start(transaction, {
          ...{ pipeline, inputs, priority, actor },
          parameters: valuesAt(request.parameters, request, moment),
          scheduled: { backfill: id, for: moment.toISOString() },
        });
      await admitRuns(transaction, pipeline);
    });
    return this.get(id);
  }

  /** Throws 404. */
  async get(id: string): Promise<Backfill> {
    const [row] = await this.dataSource.query<BackfillRow[]>(
      `SELECT id, pipeline, request, created_by AS "createdBy", created_at AS "createdAt",
              (SELECT jsonb_object_agg(state, count) FROM (
                 SELECT state, count(*) FROM pipeline_run
                 WHERE scheduled ->> 'backfill' = $1::text GROUP BY state) counts) AS runs
       FROM pipeline_backfill WHERE id = $1::uuid`,
      [id],
    );
    if (!row) throw notFound(`backfill ${id}`);
    const { request, createdAt, runs, ...rest } = row;
    return { ...rest, ...request, runs: runs ?? {}, createdAt: createdAt.toISOString() };
  }

  /** Cancels those of its runs that have not ended. Throws 404. */
  async cancel(id: string, actor: string): Promise<Backfill> {
    await this.get(id);
    // Those that wait go first: else each place that becomes free would be taken by one of them.
    const open = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM pipeline_run WHERE scheduled ->> 'backfill' = $1 AND finished_at IS NULL
       ORDER BY state = 'running', id DESC`,
      [id],
    );
    for (const run of open) await this.control.cancelIfOpen(run.id, actor);
    return this.get(id);
  }
}

interface BackfillRow {
  id: string;
  pipeline: string;
  request: BackfillRequest;
  runs: Backfill['runs'] | null;
  createdBy: string;
  createdAt: Date;
}

function refuse(faults: { path: string; message: string }[]): void {
  if (faults.length === 0) return;
  const errors = faults.map(({ path, message }) => ({ path: `body.${path}`, message }));
  throw unprocessable('The backfill cannot start.', errors);
}
