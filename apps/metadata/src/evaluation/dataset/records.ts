import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { invalidParameter } from '@modelkeep/mlflow';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool, PoolClient } from 'pg';
import type { SeenField } from './dataset-schema';
import type { RecordRow } from './record';

export interface Merged {
  inserted: number;
  updated: number;
}

/** Records of evaluation data sets: one for each value of the inputs. */
@Injectable()
export class Records {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Adds records; one with known inputs is merged into that record. `records` is a checked JSON array. */
  async merge(transaction: PoolClient, datasetId: string, records: string, now: number): Promise<Merged> {
    const merged: Merged = { inserted: 0, updated: 0 };
    // One by one: inputs may be there twice in one array.
    for (const record of await elementsOf(transaction, records)) {
      const { rows } = await transaction.query<{ inserted: boolean }>({
        ...mergeRecord,
        values: [datasetId, record, now, `dr-${randomUUID().replaceAll('-', '')}`],
      });
      merged[rows[0]?.inserted ? 'inserted' : 'updated'] += 1;
    }
    return merged;
  }

  /** Top-level fields of the records' parts with their types, in the order of the records. */
  async fieldsOf(transaction: PoolClient, records: string): Promise<SeenField[]> {
    const { rows } = await transaction.query<SeenField>({ ...selectFields, values: [records] });
    return rows;
  }

  async count(transaction: PoolClient, datasetId: string): Promise<number> {
    const { rows } = await transaction.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM evaluation_dataset_record WHERE dataset_id = $1',
      [datasetId],
    );
    return rows[0]?.count ?? 0;
  }

  /** In the order in which they were made. */
  async page(
    datasetId: string,
    maxResults: number,
    token: string | undefined,
  ): Promise<{ records: RecordRow[]; nextPageToken?: string }> {
    const [time, id] = token ? parseToken(token) : [];
    const { rows } = await this.pool.query<RecordRow>(
      `SELECT record_id, dataset_id, inputs::text, outputs::text, expectations::text, tags::text, source::text, source_id,
         source_type, created_time::float8, last_update_time::float8, created_by, last_updated_by
       FROM evaluation_dataset_record
       WHERE dataset_id = $1 AND ($3::bigint IS NULL OR (created_time, record_id) > ($3, $4))
       ORDER BY created_time, record_id LIMIT $2`,
      [datasetId, maxResults + 1, time ?? null, id ?? null],
    );
    const records = rows.slice(0, maxResults);
    const last = records.at(-1);
    return { records, ...(rows.length > maxResults && last && { nextPageToken: tokenOf(last) }) };
  }

  /** Returns how many there were. */
  async delete(transaction: PoolClient, datasetId: string, recordIds: readonly string[]): Promise<number> {
    const { rowCount } = await transaction.query(
      'DELETE FROM evaluation_dataset_record WHERE dataset_id = $1 AND record_id = ANY ($2)',
      [datasetId, recordIds],
    );
    return rowCount ?? 0;
  }
}

async function elementsOf(transaction: PoolClient, array: string): Promise<string[]> {
  const { rows } = await transaction.query<{ element: string }>(
    'SELECT element::text FROM json_array_elements($1::json) WITH ORDINALITY AS t (element, ordinal) ORDER BY ordinal',
    [array],
  );
  return rows.map(({ element }) => element);
}

const tokenOf = ({ created_time: time, record_id: id }: RecordRow): string =>
  Buffer.from(`${time}:${id}`).toString('base64');

function parseToken(token: string): [time: string, id: string] {
  const [, time, id] = /^(\d{1,15}):([\w-]{1,64})$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (time === undefined || id === undefined) throw invalidParameter('Invalid page token.');
  return [time, id];
}

/**
 * Data set, record as JSON, time and id of a new one. Equal inputs have one digest: `jsonb` brings keys into one order. Outputs
 * that are there replace the old ones; expectations and tags are merged.
 */
const mergeRecord = {
  name: 'merge-evaluation-record',
  text: `
    INSERT INTO evaluation_dataset_record AS old (
      dataset_id, record_id, input_digest, inputs, outputs, expectations, tags, source, source_type, source_id,
      created_time, last_update_time, created_by, last_updated_by
    )
    SELECT $1, $4, encode(sha256(convert_to(inputs::jsonb::text, 'UTF8')), 'hex'), inputs,
      CASE WHEN outputs IS NULL THEN '{}' WHEN json_typeof(outputs) <> 'null' THEN outputs END,
      CASE WHEN json_typeof(expectations) = 'object' THEN expectations::jsonb END,
      CASE WHEN json_typeof(tags) = 'object' THEN tags::jsonb ELSE '{}' END,
      CASE WHEN source_type IS NOT NULL
        THEN json_build_object('source_type', source_type, 'source_data', coalesce(source->'source_data', '{}')) END,
      source_type,
      source->'source_data'->>(CASE source_type WHEN 'TRACE' THEN 'trace_id' ELSE 'source_id' END),
      $3::bigint, $3::bigint, tags->>'mlflow.user', tags->>'mlflow.user'
    FROM (
      SELECT coalesce(record->'inputs', '{}') AS inputs, record->'outputs' AS outputs,
        record->'expectations' AS expectations, record->'tags' AS tags, record->'source' AS source,
        upper(record->'source'->>'source_type') AS source_type
      FROM (SELECT $2::text::json AS record) AS given
    ) AS parts
    ON CONFLICT (dataset_id, input_digest) DO UPDATE SET
      outputs = CASE WHEN $2::text::jsonb ? 'outputs' THEN excluded.outputs ELSE old.outputs END,
      expectations = CASE WHEN excluded.expectations IS NULL THEN old.expectations
                     ELSE coalesce(old.expectations, '{}') || excluded.expectations END,
      tags = old.tags || excluded.tags,
      last_update_time = excluded.last_update_time,
      last_updated_by = coalesce(excluded.last_updated_by, old.last_updated_by)
    RETURNING xmax = 0 AS inserted`,
};

const fieldsOfPart = (part: SeenField['part']) =>
  `SELECT '${part}', key, value FROM json_each(CASE json_typeof(record->'${part}') WHEN 'object' THEN record->'${part}' ELSE '{}' END)`;

const selectFields = {
  name: 'select-evaluation-fields',
  text: `
    SELECT DISTINCT ON (part, key) part, key,
      CASE WHEN json_typeof(value) <> 'number' THEN json_typeof(value)
           WHEN value::text ~ '[.eE]' THEN 'float' ELSE 'integer' END AS type
    FROM json_array_elements($1::json) WITH ORDINALITY AS records (record, ordinal), LATERAL (
      ${fieldsOfPart('inputs')}
      UNION ALL ${fieldsOfPart('outputs')}
      UNION ALL ${fieldsOfPart('expectations')}
      UNION ALL SELECT 'outputs', NULL, record->'outputs' WHERE json_typeof(record->'outputs') NOT IN ('object', 'null')
    ) AS field (part, key, value)
    ORDER BY part, key, ordinal`,
};
