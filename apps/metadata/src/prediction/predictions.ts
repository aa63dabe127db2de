import { Inject, Injectable } from '@nestjs/common';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import { appendsTo } from '../audit/ledger/log';
import { SealedRecords } from '../audit/ledger/sealed-records';
import type { SealedRecord } from '../audit/ledger/segment-file';
import { Retention } from '../audit/retention/retention';
import { Privacy } from '../audit/subject/privacy';
import type { StoredPrediction } from '../audit/subject/stored-prediction';
import { outcomeOf } from './outcome';
import { Partitions } from './partitions';

export interface PredictionQuery {
  limit: number;
  /** Id of the last prediction of the page before. */
  after?: string;
  deployment?: string;
  model?: string;
  version?: number;
  outcome?: string;
  entity?: { key: string; value: string };
  from?: string;
  to?: string;
}

/** A prediction, and its place in the log. */
export interface FoundPrediction {
  record: PredictionRecord;
  /** Nothing personal is left of it: its subject was erased. */
  erased: boolean;
  sequence: string;
}

interface StoredRow {
  record: StoredPrediction;
  sequence: string;
}

/** Prediction records, as the model server sent them. */
@Injectable()
export class Predictions {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly partitions: Partitions,
    private readonly retention: Retention,
    private readonly sealed: SealedRecords,
    private readonly privacy: Privacy,
  ) {}

  /** Stores each prediction once, however often it comes. */
  async append(transaction: EntityManager, records: readonly PredictionRecord[]): Promise<void> {
    await this.partitions.ensure(records.map(({ predictionId }) => predictionId));
    await appendsTo(transaction, 'prediction');
    const rows = await this.privacy.rows(transaction, records);
    await transaction.query(
      `INSERT INTO prediction (prediction_id, time, deployment, model, version, outcome, entity_keys, record)
       SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::int[], $6::text[], $7::jsonb[], $8::json[])
       ON CONFLICT (prediction_id) DO NOTHING`,
      [
        records.map(({ predictionId }) => predictionId),
        records.map(({ time }) => time),
        records.map(({ deployment }) => deployment),
        records.map(({ model }) => model),
        records.map(({ version }) => version),
        records.map(({ outputs }) => outcomeOf(outputs)),
        rows.map(({ entityKeys }) => JSON.stringify(entityKeys)),
        rows.map(({ stored }) => JSON.stringify(stored)),
      ],
    );
  }

  /** From the table, else from the archive where the table does not have that month any more. */
  async find(predictionId: string): Promise<FoundPrediction | undefined> {
    const { rows } = await this.pool.query<StoredRow>({
      name: 'find-prediction',
      text: 'SELECT record, sequence FROM prediction WHERE prediction_id = $1',
      values: [predictionId],
    });
    const row = rows[0] ?? (await this.findArchived(predictionId));
    if (!row) return undefined;
    const [found] = await this.privacy.read([row.record]);
    return found && { ...found, sequence: row.sequence };
  }

  private async findArchived(predictionId: string): Promise<StoredRow | undefined> {
    if (!(await this.retention.isPruned(predictionId))) return undefined;
    const found = await this.sealed.find('prediction', predictionId);
    return found && { record: storedOf(found.record), sequence: found.record.sequence };
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
    if (query.model) where((name) => `model = ${name}`, query.model);
    if (query.version) where((number) => `version = ${number}`, query.version);
    if (query.outcome) where((text) => `outcome = ${text}`, query.outcome);
    if (query.from) where((time) => `time >= ${time}`, query.from);
    if (query.to) where((time) => `time <= ${time}`, query.to);
    if (query.entity)
      where((keys) => `entity_keys @> ANY (${keys}::jsonb[])`, this.entityForms(query.entity));
    const { rows } = await this.pool.query<{ prediction_id: string; record: StoredPrediction }>(
      `SELECT prediction_id, record FROM prediction
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY time, prediction_id LIMIT $1`,
      values,
    );
    const page = rows.slice(0, query.limit);
    const read = await this.privacy.read(page.map(({ record }) => record));
    return {
      items: read.map(({ record }) => record),
      ...(rows.length > query.limit && { next: page.at(-1)?.prediction_id }),
    };
  }

  private entityForms({ key, value }: { key: string; value: string }): string[] {
    return this.privacy.valuesOf(key, value).map((form) => JSON.stringify({ [key]: form }));
  }
}

/** The record follows the line that it is found by. */
const storedOf = ({ canonical }: SealedRecord): StoredPrediction =>
  JSON.parse(canonical.slice(canonical.indexOf('\n') + 1)) as StoredPrediction;
