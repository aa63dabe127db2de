import { Inject, Injectable } from '@nestjs/common';
import { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import { Partitions } from './partitions';

export interface PredictionQuery {
  limit: number;
  /** Id of the last prediction of the page before. */
  after?: string;
  deployment?: string;
  entity?: { key: string; value: string };
  from?: string;
  to?: string;
}

/** Prediction records, as the model server sent them. */
@Injectable()
export class Predictions {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly partitions: Partitions,
  ) {}

  /** Stores each prediction once, however often it comes. */
  async append(transaction: EntityManager, records: readonly PredictionRecord[]): Promise<void> {
    await this.partitions.ensure(records.map(({ predictionId }) => predictionId));
    await transaction.query(
      `INSERT INTO prediction (prediction_id, time, deployment, entity_keys, record)
       SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::jsonb[], $5::json[])
       ON CONFLICT (prediction_id) DO NOTHING`,
      [
        records.map(({ predictionId }) => predictionId),
        records.map(({ time }) => time),
        records.map(({ deployment }) => deployment),
        records.map(({ entityKeys }) => JSON.stringify(entityKeys)),
        records.map((record) => JSON.stringify(record)),
      ],
    );
  }

  async find(predictionId: string): Promise<PredictionRecord | undefined> {
    const { rows } = await this.pool.query<{ record: PredictionRecord }>({
      name: 'find-prediction',
      text: 'SELECT record FROM prediction WHERE prediction_id = $1',
      values: [predictionId],
    });
    return rows[0]?.record;
  }

  /** By time, then id. */
  async list(query: PredictionQuery): Promise<{ items: PredictionRecord[]; next?: string }> {
    const conditions: string[] = [];
    const values: unknown[] = [query.limit + 1];
    const where = (condition: (place: string) => string, value: unknown) =>
      conditions.push(condition(`$${values.push(value)}`));
    if (query.after)
      where(
        (id) =>
          `(time, prediction_id) > (SELECT time, prediction_id FROM prediction WHERE prediction_id = ${id})`,
        query.after,
      );
    if (query.deployment) where((name) => `deployment = ${name}`, query.deployment);
    if (query.from) where((time) => `time >= ${time}`, query.from);
    if (query.to) where((time) => `time <= ${time}`, query.to);
    if (query.entity) where((keys) => `entity_keys @> ANY (${keys}::jsonb[])`, entityForms(query.entity));
    const { rows } = await this.pool.query<{ prediction_id: string; record: PredictionRecord }>(
      `SELECT prediction_id, record FROM prediction
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY time, prediction_id LIMIT $1`,
      values,
    );
    const page = rows.slice(0, query.limit);
    return {
      items: page.map(({ record }) => record),
      ...(rows.length > query.limit && { next: page.at(-1)?.prediction_id }),
    };
  }
}

/** A key's value may be text or a number; a query string does not tell. */
function entityForms({ key, value }: { key: string; value: string }): string[] {
  const forms = [JSON.stringify({ [key]: value })];
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number)) forms.push(JSON.stringify({ [key]: number }));
  return forms;
}
