import { Inject, Injectable } from '@nestjs/common';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { LatestMetric } from '../run/run';
import { sample } from './sample';

export type MetricOfRun = LatestMetric & { run_id: string };
/** Steps from `start` to `end`, both included. */
export interface StepRange {
  start: number;
  end: number;
}

type Row = { run_id: string; timestamp: string; step: string; value: number };

/** One metric of several runs, to draw them together. */
@Injectable()
export class MetricCurves {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** By run, then time, step and value; at most `limit` in all. */
  async all(runIds: readonly string[], key: string, limit: number): Promise<MetricOfRun[]> {
    const { rows } = await this.pool.query<Row>(
      `SELECT run_id, timestamp, step, value FROM metric
       WHERE run_id = ANY ($1::text[]) AND key = $2 ORDER BY run_id, timestamp, step, value LIMIT $3`,
      [runIds, key, limit],
    );
    return rows.map((row) => metricOf(row, key));
  }

  /** By run, then step: about `perRun` steps, evenly spread over all steps of the runs, and each run's first and last. */
  async sampled(
    runIds: readonly string[],
    key: string,
    perRun: number,
    range?: StepRange,
  ): Promise<MetricOfRun[]> {
    const within = range ? 'AND step BETWEEN $3 AND $4' : '';
    const scope = [runIds, key, ...(range ? [range.start, range.end] : [])];
    const { rows: steps } = await this.pool.query<{ step: string }>(
      `SELECT DISTINCT step FROM metric WHERE run_id = ANY ($1::text[]) AND key = $2 ${within} ORDER BY step`,
      scope,
    );
    const { rows: ends } = await this.pool.query<{ first: string; last: string }>(
      `SELECT min(step) AS first, max(step) AS last FROM metric
       WHERE run_id = ANY ($1::text[]) AND key = $2 ${within} GROUP BY run_id`,
      scope,
    );
    const wanted = [
      ...sample(steps, perRun).map(({ step }) => step),
      ...ends.flatMap(({ first, last }) => [first, last]),
    ];
    const { rows } = await this.pool.query<Row>(
      `SELECT run_id, timestamp, step, value FROM metric
       WHERE run_id = ANY ($1::text[]) AND key = $2 AND step = ANY ($3::bigint[])
       ORDER BY run_id, step, timestamp, value LIMIT $4`,
      [runIds, key, wanted, runIds.length * (perRun + 2)],
    );
    return rows.map((row) => metricOf(row, key));
  }
}

const metricOf = ({ run_id, timestamp, step, value }: Row, key: string): MetricOfRun => ({
  key,
  value,
  timestamp: Number(timestamp),
  step: Number(step),
  run_id,
});
