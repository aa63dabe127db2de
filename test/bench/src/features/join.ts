import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { flushHistory } from '@modelkeep/contracts/features/history.api';
import { createTrainingSet } from '@modelkeep/contracts/features/training-set.api';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { Pool } from 'pg';
import { FEATURES, historySql } from './data';
import type { Store } from './store';

export interface JoinSize {
  history: number;
  spine: number;
  entities: number;
}

export interface JoinFigures {
  /** Rows per second from the database into segments. */
  flushedPerSecond: number;
  /** The first one brings the segments into the cache. */
  coldSeconds: number;
  warmSeconds: number;
  bareSeconds: number;
}

/** A training set by the API, from spine to stored file, beside one DuckDB statement over one Parquet file. */
export async function measureJoin(
  store: Store,
  view: string,
  size: JoinSize,
  folder: string,
): Promise<JoinFigures> {
  await fillHistory(store.stack.databaseUrl('feature-store'), view, size);
  const flushSeconds = await secondsOf(() => store.client.call(flushHistory, { params: { name: view } }));
  const database = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GiB' });
  const connection = await database.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  const [history, spine] = await writeInputs(connection, size, folder);
  const { digest } = await store.metadata.call(recordDataSnapshot, {
    query: { name: 'bench-spine', format: 'parquet' },
    stream: createReadStream(spine),
  });
  const body = {
    name: 'bench',
    featureView: view,
    features: FEATURES,
    spine: { dataSnapshotDigest: digest, timeColumn: 'time', labelColumns: ['label'] },
  };
  const ours = () => store.client.call(createTrainingSet, { body });
  const coldSeconds = await secondsOf(ours);
  const warmSeconds = await secondsOf(ours);
  const bareSeconds = await secondsOf(() =>
    bareJoin(connection, history, spine, join(folder, 'bare.parquet')),
  );
  connection.closeSync();
  database.closeSync();
  return { flushedPerSecond: size.history / flushSeconds, coldSeconds, warmSeconds, bareSeconds };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** Straight into the table: what a push costs is measured elsewhere. */
async function fillHistory(url: string, view: string, { history, entities }: JoinSize): Promise<void> {
  const values = FEATURES.map((name, place) => `'${name}', ${historySql.value('i', place)}`);
  const pool = new Pool({ connectionString: url, max: 1 });
  await pool.query(
    `INSERT INTO feature_rows (feature_view, entity_key, event_time, digest, "values")
     SELECT $1, ${historySql.entity('i', entities)}, ${historySql.time('i')}, int8send(i),
            jsonb_build_object(${values.join(', ')})
     FROM generate_series(1, $2::bigint) AS i`,
    [view, history],
  );
  await pool.query('ANALYZE feature_rows');
  await pool.end();
}

async function writeInputs(
  connection: DuckDBConnection,
  { history, spine, entities }: JoinSize,
  folder: string,
): Promise<[history: string, spine: string]> {
  const files: [string, string] = [join(folder, 'history.parquet'), join(folder, 'spine.parquet')];
  const values = FEATURES.map((name, place) => `(${historySql.value('i', place)})::DOUBLE AS ${name}`);
  await connection.run(
    `COPY (SELECT ${historySql.entity('i', entities)} AS entity_id, ${historySql.time('i')} AS event_time, ${values.join(', ')}
           FROM range(1, ${history + 1}) AS row(i) ORDER BY entity_id, event_time)
     TO '${files[0]}' (FORMAT parquet, COMPRESSION zstd)`,
  );
  await connection.run(
    `COPY (SELECT ${historySql.entity('(i * 31)', entities)} AS entity_id, ${historySql.time('(i * 17)')} AS time, i % 2 AS label
           FROM range(1, ${spine + 1}) AS row(i))
     TO '${files[1]}' (FORMAT parquet, COMPRESSION zstd)`,
  );
  return files;
}

const bareJoin = (connection: DuckDBConnection, history: string, spine: string, output: string) =>
  connection.run(
    `COPY (SELECT spine.entity_id, spine.time, ${FEATURES.join(', ')}, spine.label
           FROM read_parquet('${spine}') AS spine ASOF LEFT JOIN read_parquet('${history}') AS history
             ON spine.entity_id = history.entity_id AND spine.time >= history.event_time
           ORDER BY spine.entity_id, spine.time, spine.label)
     TO '${output}' (FORMAT parquet, COMPRESSION zstd)`,
  );
