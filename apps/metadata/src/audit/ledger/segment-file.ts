import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, DuckDBTimestampTZValue } from '@duckdb/node-api';

/** A sealed record, as its Parquet file has it. */
export interface SealedRecord {
  sequence: string;
  id: string;
  /** The line of what it is found by, a line feed, the record. */
  canonical: string;
}

/** A record to be sealed. */
export interface OpenRecord extends SealedRecord {
  /** Microseconds since 1970. */
  micros: string;
}

const CANONICAL = `found_by || chr(10) || record`;
const LEAF = `sha256('\\x00'::BLOB || encode(${CANONICAL}))`;
const MEMORY = '512MiB';

/** Writes records, by sequence, into a Parquet file of an empty folder under `root`; resolves with its bytes. */
export async function writeSegmentFile(root: string, batches: AsyncIterable<OpenRecord[]>): Promise<Buffer> {
  await mkdir(root, { recursive: true });
  const folder = await mkdtemp(join(root, 'seal-'));
  const file = join(folder, 'segment.parquet');
  try {
    await withDuckDb({ temp_directory: folder }, async (connection) => {
      await connection.run(
        `CREATE TABLE segment (sequence BIGINT, id VARCHAR, time TIMESTAMPTZ, found_by VARCHAR, record VARCHAR)`,
      );
      const appender = await connection.createAppender('segment');
      for await (const batch of batches)
        for (const { sequence, id, micros, canonical } of batch) {
          const end = canonical.indexOf('\n');
          appender.appendBigInt(BigInt(sequence));
          appender.appendVarchar(id);
          appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(micros)));
          appender.appendVarchar(canonical.slice(0, end));
          appender.appendVarchar(canonical.slice(end + 1));
          appender.endRow();
        }
      appender.closeSync();
      await connection.run(
        `COPY (SELECT * FROM segment ORDER BY sequence) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 8192)`,
      );
    });
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What each record of a file is, without the record. */
export async function leavesById(file: string): Promise<{ sequence: string; id: string; leaf: string }[]> {
  const rows = await query(file, `SELECT sequence, id, ${LEAF} AS leaf FROM $file ORDER BY sequence`);
  return rows as { sequence: string; id: string; leaf: string }[];
}

/** Undefined where the file has no such record. */
export async function findInFile(file: string, id: string): Promise<SealedRecord | undefined> {
  const [row] = await query(
    file,
    `SELECT sequence, id, ${CANONICAL} AS canonical FROM $file WHERE id = ${literal(id)}`,
  );
  return row as SealedRecord | undefined;
}

function query(file: string, sql: string): Promise<Record<string, unknown>[]> {
  return withDuckDb({}, async (connection) => {
    const read = await connection.runAndReadAll(sql.replace('$file', `read_parquet(${literal(file)})`));
    return read.getRowObjectsJson();
  });
}

async function withDuckDb<T>(
  settings: Record<string, string>,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const database = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY,
    threads: '1',
    ...settings,
  });
  const connection = await database.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
